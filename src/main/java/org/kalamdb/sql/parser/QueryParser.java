package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSetOperator;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Queries: WITH, set operations, ORDER BY, LIMIT. Runs of one associative set operation become balanced
/// trees, so that long ones stay shallow.
final class QueryParser {
    /// One may build on the other, which nests as deep when it is planned.
    private static final int MAX_WITH_ITEMS = 100;

    private final TokenCursor cursor;
    private final ExpressionParser expressions;
    private final SelectParser selects;
    private final WindowParser windows;
    private final DistinctOn distinctOn = new DistinctOn();
    private boolean limitSeen;

    QueryParser(TokenCursor cursor) {
        this.cursor = cursor;
        this.expressions = new ExpressionParser(cursor, this);
        this.windows = new WindowParser(cursor, expressions, this);
        this.selects = new SelectParser(cursor, expressions, this, windows, distinctOn);
    }

    ExpressionParser expressions() {
        return expressions;
    }

    WindowParser windows() {
        return windows;
    }

    /// The items of a select list.
    SqlNodeList selectList() {
        return selects.items();
    }

    /// Whether a LIMIT or FETCH with a number was read.
    boolean limitSeen() {
        return limitSeen;
    }

    /// Whether the next token can only begin a query.
    boolean startsHere() {
        return cursor.is(Keyword.SELECT)
                || cursor.is(Keyword.WITH)
                || cursor.is(Keyword.VALUES)
                || (cursor.is(Keyword.TABLE) && cursor.kind(1) != TokenKind.LEFT_PAREN);
    }

    /// Whether what follows goes on a parenthesised query.
    boolean continuesHere() {
        Keyword keyword = cursor.keyword();
        return keyword != null
                && switch (keyword) {
                    case UNION, EXCEPT, MINUS, INTERSECT, ORDER, LIMIT, OFFSET, FETCH -> true;
                    default -> false;
                };
    }

    /// A query inside something else.
    SqlNode nested() {
        cursor.enterQuery();
        SqlNode query = parse();
        cursor.leaveQuery();
        return query;
    }

    /// A whole query.
    SqlNode parse() {
        return cursor.is(Keyword.WITH) ? below(with()) : ordered(setOperations(term()));
    }

    /// `WITH …` alone; WITH is next. The statement or query that it belongs to follows.
    SqlNodeList with() {
        int first = cursor.next();
        SqlNodeList items = withItems();
        return new SqlNodeList(items.getList(), cursor.positionFrom(first));
    }

    /// The rest of a query whose WITH is read.
    SqlNode below(SqlNodeList with) {
        int first = cursor.index();
        SqlNode body = setOperations(term());
        return ordered(new SqlWith(with.getParserPosition().plus(cursor.positionFrom(first)), with, body));
    }

    /// The rest of a query whose first, parenthesised operand is read.
    SqlNode continued(SqlNode operand) {
        return ordered(setOperations(intersections(operand)));
    }

    private SqlNodeList withItems() {
        int first = cursor.index();
        boolean recursive = cursor.accept(Keyword.RECURSIVE);
        List<SqlNode> items = new ArrayList<>();
        Set<String> names = new HashSet<>();
        do {
            if (items.size() == MAX_WITH_ITEMS) {
                throw cursor.error("WITH has too many queries (at most " + MAX_WITH_ITEMS + ")");
            }
            int token = cursor.index();
            SqlWithItem item = withItem(recursive);
            if (!names.add(item.name.getSimple())) {
                throw cursor.error(token, "WITH names '" + item.name.getSimple() + "' more than once");
            }
            items.add(item);
        } while (cursor.accept(TokenKind.COMMA) && !cursor.is(Keyword.SELECT));
        return new SqlNodeList(items, cursor.positionFrom(first));
    }

    private SqlWithItem withItem(boolean recursive) {
        int first = cursor.index();
        SqlIdentifier name = cursor.identifier("a name for the query");
        SqlNodeList columns = cursor.is(TokenKind.LEFT_PAREN) ? names() : null;
        cursor.expect(Keyword.AS);
        if (cursor.accept(Keyword.NOT)) {
            cursor.expect(Keyword.MATERIALIZED);
        } else {
            cursor.accept(Keyword.MATERIALIZED);
        }
        cursor.expect(TokenKind.LEFT_PAREN, "'('");
        SqlNode query = nested();
        cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        SqlParserPos position = cursor.positionFrom(first);
        return new SqlWithItem(position, name, columns, query, SqlLiteral.createBoolean(recursive, position));
    }

    /// `( name {, name} )`
    SqlNodeList names() {
        int first = cursor.next();
        List<SqlNode> names = new ArrayList<>();
        do {
            names.add(cursor.identifier("a column name"));
        } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
        return new SqlNodeList(names, cursor.positionFrom(first));
    }

    // set operations

    private SqlNode term() {
        return intersections(operand());
    }

    private SqlNode operand() {
        if (cursor.is(Keyword.SELECT)) {
            return selects.parse();
        }
        if (cursor.is(Keyword.VALUES)) {
            return values();
        }
        if (cursor.is(Keyword.TABLE)) {
            cursor.next();
            return Calls.derived(selects.table());
        }
        if (cursor.is(TokenKind.LEFT_PAREN)) {
            cursor.next();
            SqlNode query = nested();
            cursor.expect(TokenKind.RIGHT_PAREN, "')'");
            return query;
        }
        throw cursor.expected("SELECT, VALUES or '('", Keyword.SELECT, Keyword.VALUES);
    }

    private SqlNode intersections(SqlNode start) {
        return operations(start, true);
    }

    private SqlNode setOperations(SqlNode start) {
        return operations(start, false);
    }

    private SqlNode operations(SqlNode start, boolean intersect) {
        SqlNode left = start;
        SqlSetOperator operator = setOperator(intersect);
        while (operator != null) {
            List<SqlNode> operands = new ArrayList<>();
            operands.add(left);
            SqlSetOperator run = operator;
            do {
                operands.add(intersect ? operand() : term());
                operator = setOperator(intersect);
            } while (isSame(operator, run));
            for (SqlNode operand : operands) {
                distinctOn.settle(operand, SqlNodeList.EMPTY);
            }
            left = run.getKind() == SqlKind.EXCEPT ? withoutAll(run, operands) : Calls.balanced(run, operands);
        }
        return left;
    }

    /// `a EXCEPT b EXCEPT c` is `a EXCEPT (b UNION ALL c)`, with and without ALL.
    private static SqlNode withoutAll(SqlSetOperator except, List<SqlNode> operands) {
        SqlNode taken = Calls.balanced(SqlStdOperatorTable.UNION_ALL, operands.subList(1, operands.size()));
        return Calls.balanced(except, List.of(operands.getFirst(), taken));
    }

    private static boolean isSame(@Nullable SqlSetOperator next, SqlSetOperator run) {
        return next != null && next.getKind() == run.getKind() && next.isAll() == run.isAll();
    }

    /// Takes the set operation that is next, if it is of the asked kind.
    private @Nullable SqlSetOperator setOperator(boolean intersect) {
        Keyword keyword = cursor.keyword();
        if (keyword != Keyword.INTERSECT && (intersect || !isUnionOrExcept(keyword))) {
            return null;
        }
        cursor.next();
        boolean all = cursor.accept(Keyword.ALL);
        if (!all) {
            cursor.accept(Keyword.DISTINCT);
        }
        if (keyword == Keyword.INTERSECT) {
            return all ? SqlStdOperatorTable.INTERSECT_ALL : SqlStdOperatorTable.INTERSECT;
        }
        if (keyword == Keyword.UNION) {
            return all ? SqlStdOperatorTable.UNION_ALL : SqlStdOperatorTable.UNION;
        }
        return all ? SqlStdOperatorTable.EXCEPT_ALL : SqlStdOperatorTable.EXCEPT;
    }

    private static boolean isUnionOrExcept(@Nullable Keyword keyword) {
        return keyword == Keyword.UNION || keyword == Keyword.EXCEPT || keyword == Keyword.MINUS;
    }

    /// `VALUES (…), (…)`
    private SqlNode values() {
        int first = cursor.next();
        List<SqlNode> rows = new ArrayList<>();
        int size = -1;
        do {
            int rowStart = cursor.index();
            cursor.expect(TokenKind.LEFT_PAREN, "'('");
            SqlNodeList row = expressions.list(TokenKind.RIGHT_PAREN, "',' or ')'");
            if (size >= 0 && row.size() != size) {
                throw cursor.error(
                        rowStart,
                        "VALUES has rows of different lengths: " + row.size() + " value(s), the first has " + size);
            }
            size = row.size();
            rows.add(SqlStdOperatorTable.ROW.createCall(cursor.positionFrom(rowStart), row.getList()));
        } while (cursor.accept(TokenKind.COMMA) && cursor.is(TokenKind.LEFT_PAREN));
        return SqlStdOperatorTable.VALUES.createCall(cursor.positionFrom(first), rows);
    }

    // order and limit

    private SqlNode ordered(SqlNode query) {
        int first = cursor.index();
        SqlNodeList order = cursor.is(Keyword.ORDER) ? orderBy() : SqlNodeList.EMPTY;
        distinctOn.settle(query instanceof SqlWith with ? with.body : query, order);
        SqlNode offset = null;
        SqlNode fetch = null;
        boolean any = cursor.index() > first;
        while (true) {
            int token = cursor.index();
            if (cursor.accept(Keyword.LIMIT)) {
                any = true;
                if (!cursor.accept(Keyword.ALL) && !cursor.accept(Keyword.NULL)) {
                    refuseSecond(fetch, token, "LIMIT");
                    fetch = count("LIMIT");
                }
            } else if (cursor.accept(Keyword.OFFSET)) {
                any = true;
                refuseSecond(offset, token, "OFFSET");
                offset = count("OFFSET");
                acceptRows();
            } else if (cursor.is(Keyword.FETCH)) {
                any = true;
                refuseSecond(fetch, token, "FETCH");
                fetch = fetchFirst(order);
            } else {
                break;
            }
        }
        if (cursor.is(Keyword.FOR)) {
            throw cursor.notSupported(cursor.index(), "FOR UPDATE or FOR SHARE");
        }
        if (!any) {
            return query;
        }
        limitSeen |= fetch != null;
        SqlParserPos position = query.getParserPosition().plus(cursor.positionFrom(first));
        if (query instanceof SqlOrderBy inner) {
            // parenthesised: its own order and limit come first
            return new SqlOrderBy(position, Calls.derived(inner), order, offset, fetch);
        }
        return new SqlOrderBy(position, query, order, offset, fetch);
    }

    private void refuseSecond(@Nullable SqlNode earlier, int token, String what) {
        if (earlier != null) {
            throw cursor.error(token, what + " is given twice");
        }
    }

    private void acceptRows() {
        if (!cursor.accept(Keyword.ROWS)) {
            cursor.accept(Keyword.ROW);
        }
    }

    /// `FETCH FIRST [n] ROWS ONLY`; WITH TIES makes a call of the count.
    private SqlNode fetchFirst(SqlNodeList order) {
        int first = cursor.next();
        SqlParserPos position = cursor.position(first);
        if (!cursor.accept(Keyword.FIRST)) {
            cursor.expect(Keyword.NEXT);
        }
        SqlNode count = cursor.is(Keyword.ROW) || cursor.is(Keyword.ROWS)
                ? SqlLiteral.createExactNumeric("1", position)
                : count("FETCH");
        int counted = cursor.index() - 1;
        acceptRows();
        if (!cursor.accept(Keyword.WITH)) {
            cursor.expect(Keyword.ONLY);
            return count;
        }
        cursor.expect(Keyword.TIES);
        if (order.isEmpty()) {
            throw cursor.error(first, "WITH TIES needs an ORDER BY");
        }
        if (Counts.folded(count) == null) {
            throw cursor.notSupported(counted, "an expression in FETCH … WITH TIES");
        }
        return Calls.function("with ties", position, cursor.positionFrom(first), count);
    }

    /// A number of rows: a literal or parameter, or an expression of such and of subqueries.
    private SqlNode count(String clause) {
        int token = cursor.index();
        SqlNode expression = expressions.parse();
        SqlNode count = Counts.folded(expression);
        if (count == null && Counts.isComputed(expression)) {
            return expression;
        }
        if (count == null) {
            throw cursor.error(token, clause + " takes a whole number that is not negative, or a parameter");
        }
        return count;
    }

    /// `ORDER BY …`; ORDER is next.
    SqlNodeList orderBy() {
        cursor.next();
        cursor.expect(Keyword.BY);
        int first = cursor.index();
        List<SqlNode> items = new ArrayList<>();
        do {
            cursor.requireRoom(items, "ORDER BY has too many keys");
            items.add(orderItem());
        } while (cursor.accept(TokenKind.COMMA) && !endsOrder());
        return new SqlNodeList(items, cursor.positionFrom(first));
    }

    private boolean endsOrder() {
        return cursor.atEnd() || cursor.is(TokenKind.RIGHT_PAREN) || continuesHere();
    }

    private SqlNode orderItem() {
        int first = cursor.index();
        SqlNode item = expressions.parse();
        if (cursor.accept(Keyword.DESC)) {
            item = SqlStdOperatorTable.DESC.createCall(cursor.positionFrom(first), item);
        } else if (cursor.is(Keyword.USING)) {
            throw cursor.notSupported(cursor.index(), "ORDER BY … USING");
        } else {
            cursor.accept(Keyword.ASC);
        }
        if (cursor.accept(Keyword.NULLS)) {
            if (cursor.accept(Keyword.FIRST)) {
                return SqlStdOperatorTable.NULLS_FIRST.createCall(cursor.positionFrom(first), item);
            }
            if (!cursor.accept(Keyword.LAST)) {
                throw cursor.expected("FIRST or LAST", Keyword.FIRST, Keyword.LAST);
            }
            return SqlStdOperatorTable.NULLS_LAST.createCall(cursor.positionFrom(first), item);
        }
        return item;
    }
}
