package org.kalamdb.sql.plan;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.ErrorCode;

/// Aggregates and groups in the form that validation takes.
final class AggregateSyntax {
    private static final int MAX_SETS = 4096;

    private AggregateSyntax() {}

    /// `f(x ORDER BY y)` and `f(…) WITHIN GROUP (ORDER BY y)`. An ordered-set aggregate gets what it is about as its
    /// first argument; an aggregate that any order suits loses its order.
    ///
    /// @throws org.kalamdb.common.DbException INVALID_SQL when an ordered-set aggregate has not the one value
    static @Nullable SqlCall withOrder(SqlCall ordered) {
        SqlCall call = ordered.operand(0);
        SqlNodeList order = ordered.operand(1);
        String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "percentile_cont", "percentile_disc", "approx_percentile_cont" ->
                isComplete(call, order, 2) ? null : withValue(ordered, call, order, name, 1);
            case "mode" -> isComplete(call, order, 1) ? null : withValue(ordered, call, order, name, 0);
            default -> KalamOperatorTable.INSTANCE.takesOrder(name) ? null : call;
        };
    }

    /// Whether the call has its value already.
    private static boolean isComplete(SqlCall call, SqlNodeList order, int arguments) {
        return call.operandCount() == arguments
                && order.size() == 1
                && call.operand(0).equalsDeep(value(order), Litmus.IGNORE);
    }

    private static SqlNode value(SqlNodeList order) {
        SqlNode value = order.get(0);
        while (value instanceof SqlCall item
                && (item.getKind() == SqlKind.DESCENDING
                        || item.getKind() == SqlKind.NULLS_FIRST
                        || item.getKind() == SqlKind.NULLS_LAST)) {
            value = item.operand(0);
        }
        return value;
    }

    private static SqlCall withValue(SqlCall ordered, SqlCall call, SqlNodeList order, String name, int arguments) {
        if (call.operandCount() != arguments || order.size() != 1) {
            throw Unsupported.error(
                    ErrorCode.INVALID_SQL,
                    ordered.getParserPosition(),
                    name + " takes " + (arguments == 0 ? "no argument" : "a fraction")
                            + " and WITHIN GROUP (ORDER BY value)");
        }
        SqlNode value = value(order);
        SqlNode[] args = arguments == 0 ? new SqlNode[] {value} : new SqlNode[] {value, call.operand(0)};
        SqlCall whole = call.getOperator().createCall(call.getFunctionQuantifier(), call.getParserPosition(), args);
        return ordered.getOperator().createCall(ordered.getParserPosition(), whole, order);
    }

    /// Refuses a GROUP BY with more grouping sets than can be planned in time.
    ///
    /// @throws org.kalamdb.common.DbException INVALID_SQL
    static void check(SqlSelect select) {
        SqlNodeList group = select.getGroup();
        if (group != null && product(group) > MAX_SETS) {
            throw Unsupported.error(
                    ErrorCode.INVALID_SQL,
                    group.getParserPosition(),
                    "GROUP BY has too many grouping sets (at most " + MAX_SETS + ")");
        }
    }

    private static double product(List<SqlNode> items) {
        double sets = 1;
        for (SqlNode item : items) {
            sets *= sets(item);
        }
        return sets;
    }

    private static double sets(SqlNode item) {
        if (!(item instanceof SqlCall call)) {
            return 1;
        }
        return switch (call.getKind()) {
            case CUBE -> Math.pow(2, call.operandCount());
            case ROLLUP -> call.operandCount() + 1;
            case GROUPING_SETS ->
                call.getOperandList().stream()
                        .mapToDouble(AggregateSyntax::sets)
                        .sum();
            default -> 1;
        };
    }
}
