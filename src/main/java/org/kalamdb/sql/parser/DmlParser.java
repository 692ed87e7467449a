package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;

/// INSERT, UPDATE, DELETE.
final class DmlParser {
    private final TokenCursor cursor;
    private final QueryParser queries;
    private final ExpressionParser expressions;
    private final LiteralParser literals;
    private final @Nullable SqlNodeList with;

    /// @param with what stands before the statement; null without WITH
    DmlParser(TokenCursor cursor, QueryParser queries, @Nullable SqlNodeList with) {
        this.with = with;
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
        if (cursor.is(Keyword.AS)) {
            table = aliased(table);
        }
        List<Statement.ColumnRef> columns = null;
        if (cursor.is(TokenKind.LEFT_PAREN) && !isQueryAfterParens()) {
            columns = columns();
        }
        if (columns == null && cursor.accept(Keyword.DEFAULT)) {
            cursor.expect(Keyword.VALUES);
            return new Statement.InsertValues(
                    table, List.of(), List.of(List.of()), onConflict(table), returning(), with);
        }
        if (cursor.accept(Keyword.VALUES)) {
            return new Statement.InsertValues(table, columns, rows(columns), onConflict(table), returning(), with);
        }
        if (!queries.startsHere() && !cursor.is(TokenKind.LEFT_PAREN)) {
            throw cursor.expected("VALUES or a query", Keyword.VALUES, Keyword.SELECT, Keyword.WITH);
        }
        SqlNode query = StatementParser.bounded(cursor, queries.parse());
        Statement.Query source = new Statement.Query(query, queries.limitSeen());
        return new Statement.InsertQuery(table, columns, source, onConflict(table), returning(), with);
    }

    private boolean isQueryAfterParens() {
        int ahead = 0;
        while (cursor.kind(ahead) == TokenKind.LEFT_PAREN) {
            ahead++;
        }
        Keyword keyword = cursor.keyword(ahead);
        return keyword == Keyword.SELECT || keyword == Keyword.WITH || keyword == Keyword.VALUES;
    }

    private Statement.@Nullable OnConflict onConflict(Statement.TableRef table) {
        SourcePosition position = cursor.sourcePosition();
        int on = cursor.index();
        if (!cursor.accept(Keyword.ON)) {
            return null;
        }
        if (cursor.is(Keyword.DUPLICATE)) {
            throw cursor.notSupported(on, "ON DUPLICATE KEY");
        }
        cursor.expect(Keyword.CONFLICT);
        if (cursor.is(Keyword.ON)) {
            throw cursor.notSupported(on, "ON CONFLICT ON CONSTRAINT");
        }
        List<Statement.ColumnRef> target = cursor.is(TokenKind.LEFT_PAREN) ? columns() : null;
        if (cursor.is(Keyword.WHERE)) {
            throw cursor.notSupported(cursor.index(), "a condition on the columns of ON CONFLICT");
        }
        cursor.expect(Keyword.DO);
        if (cursor.accept(Keyword.NOTHING)) {
            return new Statement.OnConflict(table, target, null, null, position);
        }
        cursor.expect(Keyword.UPDATE);
        if (target == null) {
            throw cursor.error(on, "ON CONFLICT DO UPDATE requires the key columns in parentheses");
        }
        cursor.expect(Keyword.SET);
        List<Statement.Assignment> assignments = assignments();
        SqlNode condition = cursor.accept(Keyword.WHERE) ? StatementParser.bounded(cursor, expressions.parse()) : null;
        return new Statement.OnConflict(table, target, assignments, condition, position);
    }

    private @Nullable SqlNodeList returning() {
        if (!cursor.accept(Keyword.RETURNING)) {
            return null;
        }
        if (cursor.atEnd()) {
            throw cursor.expected("a list of expressions");
        }
        return (SqlNodeList) StatementParser.bounded(cursor, queries.selectList());
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
        if (isDefault()) {
            cursor.next();
            return null;
        }
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
                    // any expression
                }
            }
        }
        return StatementParser.bounded(cursor, expressions.parse());
    }

    /// The keyword DEFAULT alone.
    private boolean isDefault() {
        if (!cursor.is(Keyword.DEFAULT)) {
            return false;
        }
        TokenKind after = cursor.kind(1);
        Keyword word = cursor.keyword(1);
        return after == TokenKind.END
                || after == TokenKind.COMMA
                || after == TokenKind.RIGHT_PAREN
                || word == Keyword.WHERE
                || word == Keyword.RETURNING;
    }

    Statement update() {
        cursor.next();
        Statement.TableRef table = aliased(cursor.tableRef());
        if (!cursor.accept(Keyword.SET)) {
            throw cursor.expected("SET", Keyword.SET);
        }
        List<Statement.Assignment> assignments = assignments();
        if (cursor.is(Keyword.FROM)) {
            throw cursor.notSupported(cursor.index(), "UPDATE … FROM");
        }
        SqlNode condition = condition("UPDATE");
        return new Statement.Update(table, assignments, condition, returning(), with);
    }

    private List<Statement.Assignment> assignments() {
        List<Statement.Assignment> assignments = new ArrayList<>();
        do {
            assignment(assignments);
        } while (cursor.accept(TokenKind.COMMA) && !cursor.is(Keyword.WHERE));
        return assignments;
    }

    private void assignment(List<Statement.Assignment> assignments) {
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            assignmentOfSeveral(assignments);
            return;
        }
        Statement.ColumnRef column = cursor.columnRef();
        while (cursor.accept(TokenKind.DOT)) {
            column = cursor.columnRef();
        }
        cursor.expect(TokenKind.EQUAL, "'='");
        assignments.add(new Statement.Assignment(column, value()));
    }

    /// `(a, b) = (1, 2)`, `(a, b) = ROW(1, 2)` or `(a, b) = (SELECT …)`.
    private void assignmentOfSeveral(List<Statement.Assignment> assignments) {
        List<Statement.ColumnRef> columns = columns();
        cursor.expect(TokenKind.EQUAL, "'='");
        int first = cursor.index();
        boolean row = cursor.accept(Keyword.ROW);
        List<? extends @Nullable SqlNode> values =
                !row && isQueryInParens() ? valuesOfQuery(columns.size()) : row(columns.size());
        if (values.size() != columns.size()) {
            throw cursor.error(first, "SET has " + values.size() + " value(s) for " + columns.size() + " column(s)");
        }
        for (int i = 0; i < columns.size(); i++) {
            assignments.add(new Statement.Assignment(columns.get(i), values.get(i)));
        }
    }

    private boolean isQueryInParens() {
        Keyword keyword = cursor.keyword(1);
        return cursor.is(TokenKind.LEFT_PAREN)
                && (keyword == Keyword.SELECT || keyword == Keyword.WITH || keyword == Keyword.VALUES);
    }

    /// The columns of the one row of `(query)`, as queries of one column each.
    private List<SqlNode> valuesOfQuery(int size) {
        int first = cursor.next();
        SqlNode query = StatementParser.bounded(cursor, queries.nested());
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        return QueryColumns.of(query, size, cursor.positionFrom(first));
    }

    Statement delete() {
        cursor.next();
        cursor.expect(Keyword.FROM);
        Statement.TableRef table = aliased(cursor.tableRef());
        if (cursor.is(Keyword.USING)) {
            throw cursor.notSupported(cursor.index(), "DELETE … USING");
        }
        SqlNode condition = condition("DELETE");
        return new Statement.Delete(table, condition, returning(), with);
    }

    /// The table with the alias that follows, if one does; `UPDATE t x` needs no AS.
    private Statement.TableRef aliased(Statement.TableRef table) {
        boolean as = cursor.accept(Keyword.AS);
        Keyword keyword = cursor.keyword();
        boolean bare = cursor.is(TokenKind.QUOTED)
                || (cursor.is(TokenKind.WORD)
                        && (keyword == null || (keyword != Keyword.SET && keyword.mayBeBareAlias()))
                        && continuesAfterTable());
        return as || bare ? table.as(cursor.name("an alias")) : table;
    }

    /// Whether the token after this one may follow the table, so that this one is no misspelt keyword.
    private boolean continuesAfterTable() {
        Keyword word = cursor.keyword(1);
        return cursor.kind(1) == TokenKind.END
                || word == Keyword.SET
                || word == Keyword.WHERE
                || word == Keyword.USING
                || word == Keyword.RETURNING;
    }

    private SqlNode condition(String statement) {
        if (!cursor.is(Keyword.WHERE)) {
            if (cursor.atEnd() || cursor.is(Keyword.RETURNING)) {
                throw DbException.at(
                        ErrorCode.INVALID_OPERATION, cursor.sourcePosition(), statement + " requires a WHERE clause");
            }
            throw cursor.expected("WHERE", Keyword.WHERE);
        }
        cursor.next();
        return StatementParser.bounded(cursor, expressions.parse());
    }
}
