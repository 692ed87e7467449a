package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// What may follow an operand in words: IS …, [NOT] BETWEEN, IN, LIKE, and ANY / ALL.
final class PredicateParser {
    private final TokenCursor cursor;
    private final ExpressionParser expressions;
    private final QueryParser queries;

    PredicateParser(TokenCursor cursor, ExpressionParser expressions, QueryParser queries) {
        this.cursor = cursor;
        this.expressions = expressions;
        this.queries = queries;
    }

    static boolean isRange(@Nullable Keyword keyword) {
        return keyword == Keyword.BETWEEN
                || keyword == Keyword.IN
                || keyword == Keyword.LIKE
                || keyword == Keyword.ILIKE
                || keyword == Keyword.SIMILAR;
    }

    /// IS [NOT] NULL | TRUE | FALSE | UNKNOWN | DISTINCT FROM x; ISNULL; NOTNULL.
    SqlNode is(SqlNode left, int first) {
        if (cursor.accept(Keyword.ISNULL)) {
            return SqlStdOperatorTable.IS_NULL.createCall(cursor.positionFrom(first), left);
        }
        if (cursor.accept(Keyword.NOTNULL)) {
            return SqlStdOperatorTable.IS_NOT_NULL.createCall(cursor.positionFrom(first), left);
        }
        cursor.next();
        boolean not = cursor.accept(Keyword.NOT);
        if (cursor.accept(Keyword.DISTINCT)) {
            cursor.expect(Keyword.FROM);
            SqlNode right = expressions.parseOperand();
            SqlOperator operator =
                    not ? SqlStdOperatorTable.IS_NOT_DISTINCT_FROM : SqlStdOperatorTable.IS_DISTINCT_FROM;
            return operator.createCall(cursor.positionFrom(first), left, right);
        }
        SqlOperator operator = isOperator(not);
        cursor.next();
        return operator.createCall(cursor.positionFrom(first), left);
    }

    private SqlOperator isOperator(boolean not) {
        Keyword keyword = cursor.keyword();
        if (keyword == Keyword.NULL) {
            return not ? SqlStdOperatorTable.IS_NOT_NULL : SqlStdOperatorTable.IS_NULL;
        }
        if (keyword == Keyword.TRUE) {
            return not ? SqlStdOperatorTable.IS_NOT_TRUE : SqlStdOperatorTable.IS_TRUE;
        }
        if (keyword == Keyword.FALSE) {
            return not ? SqlStdOperatorTable.IS_NOT_FALSE : SqlStdOperatorTable.IS_FALSE;
        }
        if (keyword == Keyword.UNKNOWN) {
            return not ? SqlStdOperatorTable.IS_NOT_UNKNOWN : SqlStdOperatorTable.IS_UNKNOWN;
        }
        throw cursor.expected(
                not
                        ? "NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM"
                        : "NULL, NOT, TRUE, FALSE, UNKNOWN or DISTINCT FROM",
                Keyword.NULL,
                Keyword.TRUE,
                Keyword.FALSE,
                Keyword.UNKNOWN,
                Keyword.DISTINCT,
                Keyword.NOT);
    }

    /// BETWEEN, IN, LIKE, ILIKE, SIMILAR TO, after an optional NOT that is still to be read.
    SqlNode range(SqlNode left, int first, boolean not) {
        if (not) {
            cursor.next();
        }
        Keyword keyword = cursor.keyword();
        cursor.next();
        if (keyword == Keyword.BETWEEN) {
            return between(left, first, not);
        }
        if (keyword == Keyword.IN) {
            return in(left, first, not);
        }
        if (keyword == Keyword.SIMILAR) {
            cursor.expect(Keyword.TO);
        }
        SqlOperator operator = switch (keyword) {
            case ILIKE -> ExpressionParser.ilike(not);
            case SIMILAR -> not ? SqlStdOperatorTable.NOT_SIMILAR_TO : SqlStdOperatorTable.SIMILAR_TO;
            case null, default -> not ? SqlStdOperatorTable.NOT_LIKE : SqlStdOperatorTable.LIKE;
        };
        SqlNode pattern = expressions.parseOperand();
        if (cursor.accept(Keyword.ESCAPE)) {
            SqlNode escape = expressions.parseOperand();
            return operator.createCall(cursor.positionFrom(first), left, pattern, escape);
        }
        return operator.createCall(cursor.positionFrom(first), left, pattern);
    }

    /// `(from, to) OVERLAPS (from, to)`; an end may be an interval from its start.
    SqlNode overlaps(SqlNode left, int first) {
        int operator = cursor.next();
        int other = cursor.index();
        SqlNode right = expressions.parseOperand();
        List<SqlNode> ends = new ArrayList<>(ends(left, first));
        ends.addAll(ends(right, other));
        SqlIdentifier name = new SqlIdentifier("overlaps", cursor.position(operator));
        return Calls.function(name, null, cursor.positionFrom(first), ends);
    }

    private List<SqlNode> ends(SqlNode period, int token) {
        if (period instanceof SqlCall row && row.getKind() == SqlKind.ROW && row.operandCount() == 2) {
            return row.getOperandList();
        }
        throw cursor.error(token, "OVERLAPS takes two periods, each (from, to)");
    }

    private SqlNode between(SqlNode left, int first, boolean not) {
        SqlOperator operator;
        if (cursor.accept(Keyword.SYMMETRIC)) {
            operator = not ? SqlStdOperatorTable.SYMMETRIC_NOT_BETWEEN : SqlStdOperatorTable.SYMMETRIC_BETWEEN;
        } else {
            operator = not ? SqlStdOperatorTable.NOT_BETWEEN : SqlStdOperatorTable.BETWEEN;
        }
        SqlNode low = expressions.parseOperand();
        cursor.expect(Keyword.AND);
        SqlNode high = expressions.parseOperand();
        return operator.createCall(cursor.positionFrom(first), left, low, high);
    }

    private SqlNode in(SqlNode left, int first, boolean not) {
        SqlOperator operator = not ? SqlStdOperatorTable.NOT_IN : SqlStdOperatorTable.IN;
        cursor.expect(TokenKind.LEFT_PAREN, "'('");
        SqlNode right;
        if (queries.startsHere()) {
            right = queries.nested();
            cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        } else {
            right = expressions.list(TokenKind.RIGHT_PAREN, "',' or ')'");
        }
        return operator.createCall(cursor.positionFrom(first), left, right);
    }

    /// `= ANY (…)`, `< ALL (…)`; the comparison is read already. Of an ARRAY constructor the elements count.
    SqlNode quantified(SqlKind comparison, SqlNode left, int first, boolean all) {
        cursor.next();
        cursor.next();
        SqlNode right;
        if (queries.startsHere()) {
            right = queries.nested();
            cursor.expect(TokenKind.RIGHT_PAREN, "')'");
        } else {
            SqlNodeList list = expressions.list(TokenKind.RIGHT_PAREN, "')'");
            if (list.size() == 1
                    && list.get(0) instanceof SqlCall call
                    && call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
                    && call.operandCount() > 0) {
                return compareWithEach(comparison, left, first, all, call.getOperandList());
            }
            if (list.size() == 1 && !ExpressionParser.isQuery(list.get(0))) {
                return compareWithArray(comparison, left, first, all, list.get(0));
            }
            right = list.size() == 1 ? list.get(0) : list;
        }
        SqlOperator operator = all ? SqlStdOperatorTable.all(comparison) : SqlStdOperatorTable.some(comparison);
        return operator.createCall(cursor.positionFrom(first), left, right);
    }

    /// A comparison with the elements of an array value.
    private SqlNode compareWithArray(SqlKind comparison, SqlNode left, int first, boolean all, SqlNode array) {
        SqlParserPos position = cursor.positionFrom(first);
        String operator = comparison == SqlKind.NOT_EQUALS ? "<>" : comparison.sql;
        SqlNode name = SqlLiteral.createCharString(operator, position);
        return Calls.function(all ? "$all" : "$any", position, position, name, left, array);
    }

    private SqlNode compareWithEach(SqlKind comparison, SqlNode left, int first, boolean all, List<SqlNode> elements) {
        SqlParserPos position = cursor.positionFrom(first);
        if (comparison == (all ? SqlKind.NOT_EQUALS : SqlKind.EQUALS)) {
            SqlOperator operator = all ? SqlStdOperatorTable.NOT_IN : SqlStdOperatorTable.IN;
            return operator.createCall(position, left, new SqlNodeList(elements, position));
        }
        SqlOperator operator = switch (comparison) {
            case LESS_THAN -> SqlStdOperatorTable.LESS_THAN;
            case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
            case GREATER_THAN -> SqlStdOperatorTable.GREATER_THAN;
            case GREATER_THAN_OR_EQUAL -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
            case EQUALS -> SqlStdOperatorTable.EQUALS;
            default -> SqlStdOperatorTable.NOT_EQUALS;
        };
        List<SqlNode> comparisons = new ArrayList<>(elements.size());
        for (SqlNode element : elements) {
            comparisons.add(operator.createCall(element.getParserPosition(), left, element));
        }
        return Calls.balanced(all ? SqlStdOperatorTable.AND : SqlStdOperatorTable.OR, comparisons);
    }
}
