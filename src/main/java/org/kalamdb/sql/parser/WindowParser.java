package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Window specifications: `( [name] [PARTITION BY …] [ORDER BY …] [frame] )`.
final class WindowParser {
    private final TokenCursor cursor;
    private final ExpressionParser expressions;
    private final QueryParser queries;

    WindowParser(TokenCursor cursor, ExpressionParser expressions, QueryParser queries) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.queries = queries;
    }

    /// `WINDOW name AS (…) {, …}`; WINDOW is next.
    SqlNodeList clause() {
        cursor.next();
        int first = cursor.index();
        List<SqlNode> windows = new ArrayList<>();
        do {
            SqlIdentifier name = cursor.identifier("a window name");
            cursor.expect(Keyword.AS);
            SqlWindow window = specification();
            window.setDeclName(name);
            windows.add(window);
        } while (cursor.accept(TokenKind.COMMA));
        return new SqlNodeList(windows, cursor.positionFrom(first));
    }

    SqlWindow specification() {
        int first = cursor.index();
        cursor.expect(TokenKind.LEFT_PAREN, "'('");
        SqlIdentifier reference = isReference() ? cursor.identifier("a window name") : null;
        SqlNodeList partition = SqlNodeList.EMPTY;
        if (cursor.accept(Keyword.PARTITION)) {
            cursor.expect(Keyword.BY);
            partition = partitionBy();
        }
        SqlNodeList order = cursor.is(Keyword.ORDER) ? queries.orderBy() : SqlNodeList.EMPTY;
        boolean groups = cursor.is(Keyword.GROUPS);
        boolean rows = groups || cursor.is(Keyword.ROWS);
        Frame frame = rows || cursor.is(Keyword.RANGE) ? frame(groups) : null;
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        SqlParserPos position = cursor.positionFrom(first);
        return SqlWindow.create(
                null,
                reference,
                partition,
                order,
                SqlLiteral.createBoolean(rows, position),
                frame == null ? null : frame.lower(),
                frame == null ? null : frame.upper(),
                null,
                frame == null ? SqlWindow.createExcludeNoOthers(position) : frame.exclude(),
                position);
    }

    private boolean isReference() {
        Keyword keyword = cursor.keyword();
        return cursor.isName()
                && keyword != Keyword.PARTITION
                && keyword != Keyword.ORDER
                && keyword != Keyword.ROWS
                && keyword != Keyword.RANGE
                && keyword != Keyword.GROUPS;
    }

    private SqlNodeList partitionBy() {
        int first = cursor.index();
        List<SqlNode> items = new ArrayList<>();
        do {
            items.add(expressions.parse());
        } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
        return new SqlNodeList(items, cursor.positionFrom(first));
    }

    private record Frame(SqlNode lower, SqlNode upper, SqlLiteral exclude) {}

    /// Without BETWEEN a frame ends at the current row.
    private Frame frame(boolean groups) {
        int first = cursor.next();
        SqlNode lower;
        SqlNode upper;
        if (cursor.accept(Keyword.BETWEEN)) {
            lower = bound(groups, true);
            cursor.expect(Keyword.AND);
            upper = bound(groups, false);
        } else {
            lower = bound(groups, true);
            upper = currentRow(groups, false, cursor.positionFrom(first));
        }
        return new Frame(lower, upper, exclude());
    }

    private static SqlNode currentRow(boolean groups, boolean lower, SqlParserPos position) {
        return groups ? GroupsFrames.bound(null, lower, position) : SqlWindow.createCurrentRow(position);
    }

    private SqlNode bound(boolean groups, boolean lower) {
        int first = cursor.index();
        if (cursor.accept(Keyword.CURRENT)) {
            cursor.expect(Keyword.ROW);
            return currentRow(groups, lower, cursor.positionFrom(first));
        }
        SqlNode distance = cursor.accept(Keyword.UNBOUNDED) ? null : expressions.parseOperand();
        boolean preceding = cursor.accept(Keyword.PRECEDING);
        if (!preceding && !cursor.accept(Keyword.FOLLOWING)) {
            throw cursor.expected("PRECEDING or FOLLOWING", Keyword.PRECEDING, Keyword.FOLLOWING);
        }
        SqlParserPos position = cursor.positionFrom(first);
        if (distance == null) {
            return preceding
                    ? SqlWindow.createUnboundedPreceding(position)
                    : SqlWindow.createUnboundedFollowing(position);
        }
        if (groups) {
            return GroupsFrames.bound(groupCount(distance, first), preceding, position);
        }
        return preceding
                ? SqlWindow.createPreceding(distance, position)
                : SqlWindow.createFollowing(distance, position);
    }

    private Long groupCount(SqlNode distance, int token) {
        if (distance instanceof SqlNumericLiteral literal
                && Literals.value(literal) instanceof Long groups
                && groups >= 0) {
            return groups;
        }
        throw cursor.error(token, "GROUPS takes a whole number that is not negative");
    }

    private SqlLiteral exclude() {
        int first = cursor.index();
        if (!cursor.accept(Keyword.EXCLUDE)) {
            return SqlWindow.createExcludeNoOthers(cursor.positionFrom(first));
        }
        if (cursor.accept(Keyword.CURRENT, Keyword.ROW)) {
            return SqlWindow.createExcludeCurrentRow(cursor.positionFrom(first));
        }
        if (cursor.accept(Keyword.GROUP)) {
            return SqlWindow.createExcludeGroup(cursor.positionFrom(first));
        }
        if (cursor.accept(Keyword.TIES)) {
            return SqlWindow.createExcludeTies(cursor.positionFrom(first));
        }
        if (cursor.accept(Keyword.NO, Keyword.OTHERS)) {
            return SqlWindow.createExcludeNoOthers(cursor.positionFrom(first));
        }
        throw cursor.expected("CURRENT ROW, GROUP, TIES or NO OTHERS", Keyword.CURRENT, Keyword.GROUP, Keyword.TIES);
    }
}
