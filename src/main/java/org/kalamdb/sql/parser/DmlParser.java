package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// INSERT, UPDATE, DELETE.
final class DmlParser {
    private final TokenCursor cursor;
    private final QueryParser queries;
    private final ExpressionParser expressions;
    private final LiteralParser literals;

    DmlParser(TokenCursor cursor, QueryParser queries) {
        this.cursor = cursor;
        this.queries = queries;
        this.expressions = queries.expressions();
        this.literals = new LiteralParser(cursor);
    }

    Statement insert() {
        cursor.next();
        if (cursor.is(Keyword.OVERWRITE) || cursor.is(Keyword.OR)) {
            throw cursor.notSupported(cursor.index(), "INSERT " + StatementParser.shown(cursor.keyword()));
        }
        if (!cursor.accept(Keyword.INTO)) {
            throw cursor.expected("INTO", Keyword.INTO);
        }
        Statement.TableRef table = cursor.tableRef();
        List<Statement.ColumnRef> columns = null;
        if (cursor.is(TokenKind.LEFT_PAREN) && !isQueryAfterParens()) {
            columns = columns();
        }
        Statement statement;
        if (cursor.accept(Keyword.DEFAULT)) {
            cursor.expect(Keyword.VALUES);
            statement = new Statement.InsertValues(table, List.of(), List.of(List.of()));
        } else if (cursor.is(Keyword.VALUES)) {
            cursor.next();
            statement = new Statement.InsertValues(table, columns, rows(columns));
        } else if (queries.startsHere() || cursor.is(TokenKind.LEFT_PAREN)) {
            SqlNode query = StatementParser.bounded(cursor, queries.parse());
            statement = new Statement.InsertQuery(table, columns, new Statement.Query(query, queries.limitSeen()));
        } else {
            throw cursor.expected("VALUES or a query", Keyword.VALUES, Keyword.SELECT, Keyword.WITH);
        }
        refuseTail();
        return statement;
    }

    private boolean isQueryAfterParens() {
        int ahead = 0;
        while (cursor.kind(ahead) == TokenKind.LEFT_PAREN) {
            ahead++;
        }
        Keyword keyword = cursor.keyword(ahead);
        return keyword == Keyword.SELECT || keyword == Keyword.WITH || keyword == Keyword.VALUES;
    }

    private void refuseTail() {
        if (cursor.is(Keyword.ON)) {
            throw cursor.notSupported(
                    cursor.index(), cursor.keyword(1) == Keyword.DUPLICATE ? "ON DUPLICATE KEY" : "ON CONFLICT");
        }
        if (cursor.is(Keyword.RETURNING)) {
            throw cursor.notSupported(cursor.index(), "RETURNING");
        }
    }

    private List<Statement.ColumnRef> columns() {
        cursor.next();
        List<Statement.ColumnRef> columns = new ArrayList<>();
        do {
            columns.add(cursor.columnRef());
        } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
        return columns;
    }

    private List<List<@Nullable SqlNode>> rows(@Nullable List<Statement.ColumnRef> columns) {
        List<List<@Nullable SqlNode>> rows = new ArrayList<>();
        int width = columns == null ? -1 : columns.size();
        do {
            int first = cursor.index();
            List<@Nullable SqlNode> row = row(width);
            if (width < 0) {
                width = row.size();
            } else if (row.size() != width) {
                throw cursor.error(
                        first,
                        "row " + (rows.size() + 1) + " of VALUES has " + row.size() + " values, expected " + width);
            }
            rows.add(row);
        } while (cursor.accept(TokenKind.COMMA) && cursor.is(TokenKind.LEFT_PAREN));
        return rows;
    }

    private List<@Nullable SqlNode> row(int width) {
        cursor.expect(TokenKind.LEFT_PAREN, "'('");
        List<@Nullable SqlNode> row = new ArrayList<>(Math.max(width, 4));
        do {
            row.add(value());
        } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
        return row;
    }

    /// One value; null for DEFAULT. A plain literal takes the short way.
    private @Nullable SqlNode value() {
        TokenKind after = cursor.kind(1);
        if (after == TokenKind.COMMA || after == TokenKind.RIGHT_PAREN) {
            switch (cursor.kind()) {
                case INTEGER, DECIMAL, FLOAT -> {
                    return literals.number(false);
                }
                case STRING -> {
                    return literals.string();
                }
                default -> {
                    if (cursor.accept(Keyword.DEFAULT)) {
                        return null;
                    }
                }
            }
        }
        return StatementParser.bounded(cursor, expressions.parse());
    }

    Statement update() {
        cursor.next();
        Statement.TableRef table = cursor.tableRef();
        if (!cursor.accept(Keyword.SET)) {
            refuseAlias("UPDATE");
            throw cursor.expected("SET", Keyword.SET);
        }
        List<Statement.Assignment> assignments = new ArrayList<>();
        do {
            assignments.add(assignment());
        } while (cursor.accept(TokenKind.COMMA) && !cursor.is(Keyword.WHERE));
        if (cursor.is(Keyword.FROM)) {
            throw cursor.notSupported(cursor.index(), "UPDATE … FROM");
        }
        SqlNode condition = condition("UPDATE");
        refuseTail();
        return new Statement.Update(table, assignments, condition);
    }

    private Statement.Assignment assignment() {
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            throw cursor.notSupported(cursor.index(), "SET with several columns in parentheses");
        }
        Statement.ColumnRef column = cursor.columnRef();
        while (cursor.accept(TokenKind.DOT)) {
            column = cursor.columnRef();
        }
        cursor.expect(TokenKind.EQUAL, "'='");
        SqlNode value = StatementParser.bounded(cursor, expressions.parse());
        return new Statement.Assignment(column, value);
    }

    Statement delete() {
        cursor.next();
        cursor.expect(Keyword.FROM);
        Statement.TableRef table = cursor.tableRef();
        if (cursor.is(Keyword.USING)) {
            throw cursor.notSupported(cursor.index(), "DELETE … USING");
        }
        refuseAlias("DELETE");
        SqlNode condition = condition("DELETE");
        refuseTail();
        return new Statement.Delete(table, condition);
    }

    private void refuseAlias(String statement) {
        boolean bare = cursor.is(TokenKind.WORD)
                && (cursor.keyword(1) == Keyword.SET || cursor.keyword(1) == Keyword.WHERE)
                && !cursor.is(Keyword.WHERE);
        if (bare || cursor.is(Keyword.AS) || cursor.is(TokenKind.QUOTED)) {
            throw cursor.notSupported(cursor.index(), "a table alias in " + statement);
        }
    }

    private SqlNode condition(String statement) {
        if (!cursor.is(Keyword.WHERE)) {
            refuseTail();
            if (cursor.atEnd()) {
                throw DbException.at(
                        ErrorCode.INVALID_OPERATION, cursor.sourcePosition(), statement + " requires a WHERE clause");
            }
            throw cursor.expected("WHERE", Keyword.WHERE);
        }
        cursor.next();
        return StatementParser.bounded(cursor, expressions.parse());
    }
}
