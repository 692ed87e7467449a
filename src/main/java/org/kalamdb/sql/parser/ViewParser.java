package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.sql.parser.Statement.ColumnRef;

/// Parses CREATE VIEW (`sql.md` §9).
final class ViewParser {
    private final TokenCursor cursor;
    private final Supplier<Statement.Query> query;

    /// @param query parses the query that the cursor stands at
    ViewParser(TokenCursor cursor, Supplier<Statement.Query> query) {
        this.cursor = cursor;
        this.query = query;
    }

    /// Whether this is CREATE VIEW or CREATE OR REPLACE [MATERIALIZED] VIEW.
    static boolean startsHere(TokenCursor cursor) {
        return cursor.keyword(1) == Keyword.VIEW || (replaces(cursor) && namesView(cursor.keyword(3)));
    }

    private static boolean replaces(TokenCursor cursor) {
        return cursor.keyword(1) == Keyword.OR && cursor.keyword(2) == Keyword.REPLACE;
    }

    private static boolean namesView(@Nullable Keyword keyword) {
        return keyword == Keyword.VIEW || keyword == Keyword.MATERIALIZED;
    }

    static DbException materialized(TokenCursor cursor, int ahead) {
        return cursor.error(ahead + cursor.index(), "MATERIALIZED VIEWS are not supported");
    }

    Statement create() {
        boolean orReplace = replaces(cursor);
        if (orReplace && cursor.keyword(3) == Keyword.MATERIALIZED) {
            throw materialized(cursor, 3);
        }
        for (int words = orReplace ? 4 : 2; words > 0; words--) {
            cursor.next();
        }
        try {
            return definition(orReplace);
        } catch (DbException error) {
            if (error.code() != ErrorCode.INVALID_SQL) {
                throw error;
            }
            SourcePosition place = error.position().orElseGet(cursor::sourcePosition);
            throw DbException.at(ErrorCode.INVALID_SQL, place, "Invalid CREATE VIEW statement: " + error.getMessage());
        }
    }

    private Statement definition(boolean orReplace) {
        Statement.TableRef view = cursor.tableRef();
        List<ColumnRef> columns = cursor.is(TokenKind.LEFT_PAREN) ? columns() : null;
        cursor.expect(Keyword.AS);
        int first = cursor.index();
        Statement.Query body = query.get();
        cursor.expectEnd();
        return new Statement.CreateView(view, orReplace, columns, body, cursor.tokens.raw(first, cursor.index() - 1));
    }

    private List<ColumnRef> columns() {
        cursor.next();
        List<ColumnRef> columns = new ArrayList<>();
        do {
            columns.add(cursor.columnRef());
        } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
        return columns;
    }
}
