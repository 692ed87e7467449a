package org.kalamdb.sql.plan;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/// Calcite's conversions of calls, but AVG and the like over a window stay what they are: Calcite would compute them
/// from sums and counts.
final class WindowConvertlets implements SqlRexConvertletTable {
    private static final Set<SqlKind> STATISTICS =
            EnumSet.of(SqlKind.AVG, SqlKind.STDDEV_POP, SqlKind.STDDEV_SAMP, SqlKind.VAR_POP, SqlKind.VAR_SAMP);

    static final WindowConvertlets INSTANCE = new WindowConvertlets();

    private WindowConvertlets() {}

    @Override
    public @Nullable SqlRexConvertlet get(SqlCall call) {
        if (call.getOperator().equals(SqlStdOperatorTable.PERCENT_REMAINDER)) {
            // Calcite's own forgets the place
            return (context, remainder) -> context.convertExpression(
                    SqlStdOperatorTable.MOD.createCall(remainder.getParserPosition(), remainder.getOperandList()));
        }
        return STATISTICS.contains(call.getOperator().getKind())
                ? (context, average) -> {
                    List<RexNode> operands = average.getOperandList().stream()
                            .map(context::convertExpression)
                            .toList();
                    return context.getRexBuilder()
                            .makeCall(
                                    context.getValidator().getValidatedNodeType(average),
                                    (SqlAggFunction) average.getOperator(),
                                    operands);
                }
                : StandardConvertletTable.INSTANCE.get(call);
    }
}
