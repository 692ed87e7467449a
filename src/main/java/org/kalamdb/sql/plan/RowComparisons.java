package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlBetweenOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.ErrorCode;

/// Comparisons of rows, `(a, b) < (1, 2)`, as comparisons of their values. Of an inequality the first values are
/// compared apart, so that a scan in the order of the first column begins at the right place.
final class RowComparisons {
    private RowComparisons() {}

    /// The comparison of values that means the same; null for what is no comparison of rows.
    static @Nullable SqlCall ofValues(SqlCall call) {
        if (!startsWithRow(call)) {
            return null;
        }
        return switch (call.getKind()) {
            case IS_NULL, IS_NOT_NULL -> each(call, SqlStdOperatorTable.AND);
            case BETWEEN -> between(call);
            case EQUALS, IS_NOT_DISTINCT_FROM -> pairs(call, SqlStdOperatorTable.AND);
            case NOT_EQUALS, IS_DISTINCT_FROM -> pairs(call, SqlStdOperatorTable.OR);
            case LESS_THAN, LESS_THAN_OR_EQUAL ->
                ordered(call, SqlStdOperatorTable.LESS_THAN, SqlStdOperatorTable.LESS_THAN_OR_EQUAL);
            case GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                ordered(call, SqlStdOperatorTable.GREATER_THAN, SqlStdOperatorTable.GREATER_THAN_OR_EQUAL);
            default -> null;
        };
    }

    /// Whether the first operand is a row; of some calls there is none.
    static boolean startsWithRow(SqlCall call) {
        return call.operandCount() > 0
                && call.getOperandList().getFirst() instanceof SqlCall first
                && first.getKind() == SqlKind.ROW;
    }

    private static SqlCall each(SqlCall call, SqlOperator join) {
        List<SqlNode> tests = new ArrayList<>();
        for (SqlNode value : values(call, 0)) {
            tests.add(call.getOperator().createCall(call.getParserPosition(), value));
        }
        return joined(join, tests, call.getParserPosition());
    }

    private static @Nullable SqlCall pairs(SqlCall call, SqlOperator join) {
        if (!areRows(call, 1)) {
            return null;
        }
        List<SqlNode> lefts = values(call, 0);
        List<SqlNode> rights = values(call, 1);
        List<SqlNode> pairs = new ArrayList<>();
        for (int i = 0; i < lefts.size(); i++) {
            pairs.add(call.getOperator().createCall(call.getParserPosition(), lefts.get(i), rights.get(i)));
        }
        return joined(join, pairs, call.getParserPosition());
    }

    /// Whether the operands up to `last` are rows of one length.
    private static boolean areRows(SqlCall call, int last) {
        int size = values(call, 0).size();
        for (int i = 1; i <= last; i++) {
            SqlKind kind = call.operand(i).getKind();
            if (kind != SqlKind.ROW && !kind.belongsTo(SqlKind.QUERY)) {
                return false;
            }
            if (values(call, i).size() != size) {
                throw Unsupported.error(
                        ErrorCode.INVALID_SQL,
                        call.getParserPosition(),
                        "a row of " + size + " values is compared with one of "
                                + values(call, i).size());
            }
        }
        return true;
    }

    /// The values of a row; of a query that gives a row each column as a query of its own.
    private static List<SqlNode> values(SqlCall call, int operand) {
        SqlNode row = call.operand(operand);
        return row.getKind() == SqlKind.ROW
                ? ((SqlCall) row).getOperandList()
                : columns(row, ((SqlCall) call.operand(0)).operandCount());
    }

    private static List<SqlNode> columns(SqlNode query, int count) {
        SqlParserPos place = query.getParserPosition();
        List<SqlNode> alias = new ArrayList<>();
        alias.add(query);
        alias.add(new SqlIdentifier("$row", place));
        for (int i = 0; i < count; i++) {
            alias.add(new SqlIdentifier("$" + i, place));
        }
        SqlNode source = SqlStdOperatorTable.AS.createCall(place, alias);
        List<SqlNode> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SqlNodeList items = new SqlNodeList(List.of(new SqlIdentifier("$" + i, place)), place);
            columns.add(
                    new SqlSelect(place, null, items, source, null, null, null, null, null, null, null, null, null));
        }
        return columns;
    }

    private static SqlCall joined(SqlOperator join, List<SqlNode> parts, SqlParserPos place) {
        SqlNode all = parts.getFirst();
        for (SqlNode part : parts.subList(1, parts.size())) {
            all = join.createCall(place, all, part);
        }
        return (SqlCall) all;
    }

    /// `a <= x AND (a < x OR (a = x AND (b, …) < (y, …)))`
    private static @Nullable SqlCall ordered(SqlCall call, SqlOperator strictly, SqlOperator loosely) {
        if (!areRows(call, 1)) {
            return null;
        }
        SqlParserPos place = call.getParserPosition();
        List<SqlNode> lefts = values(call, 0);
        List<SqlNode> rights = values(call, 1);
        int last = lefts.size() - 1;
        SqlCall compared = call.getOperator().createCall(place, lefts.get(last), rights.get(last));
        for (int i = last - 1; i >= 0; i--) {
            SqlCall equal = SqlStdOperatorTable.EQUALS.createCall(place, lefts.get(i), rights.get(i));
            compared = SqlStdOperatorTable.OR.createCall(
                    place,
                    strictly.createCall(place, lefts.get(i), rights.get(i)),
                    SqlStdOperatorTable.AND.createCall(place, equal, compared));
        }
        return last == 0
                ? compared
                : SqlStdOperatorTable.AND.createCall(
                        place, loosely.createCall(place, lefts.getFirst(), rights.getFirst()), compared);
    }

    private static @Nullable SqlCall between(SqlCall call) {
        boolean symmetric = call.getOperator() instanceof SqlBetweenOperator operator
                && operator.flag == SqlBetweenOperator.Flag.SYMMETRIC;
        if (symmetric || !areRows(call, 2)) {
            return null;
        }
        SqlParserPos place = call.getParserPosition();
        SqlCall within = SqlStdOperatorTable.AND.createCall(
                place,
                SqlStdOperatorTable.GREATER_THAN_OR_EQUAL.createCall(place, call.operand(0), call.<SqlNode>operand(1)),
                SqlStdOperatorTable.LESS_THAN_OR_EQUAL.createCall(place, call.operand(0), call.<SqlNode>operand(2)));
        boolean negated = call.getOperator() instanceof SqlBetweenOperator operator && operator.isNegated();
        return negated ? SqlStdOperatorTable.NOT.createCall(place, within) : within;
    }
}
