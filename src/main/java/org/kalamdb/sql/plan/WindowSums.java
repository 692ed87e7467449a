package org.kalamdb.sql.plan;

import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/// Turns `CASE WHEN COUNT(x) OVER w > 0 THEN SUM(x) OVER w END`, which Calcite makes of `SUM(x) OVER w`, back: here
/// the sum of no rows is NULL anyway.
final class WindowSums extends RexShuttle {
    @Override
    public RexNode visitCall(RexCall call) {
        if (call.getKind() == SqlKind.CASE && call.getOperands().size() == 3) {
            List<RexNode> operands = call.getOperands();
            RexNode sum = RexUtil.removeCast(operands.get(1));
            if (sum instanceof RexOver over && isCountOf(operands.get(0), over) && isNull(operands.get(2))) {
                return over;
            }
        }
        return super.visitCall(call);
    }

    private static boolean isCountOf(RexNode condition, RexOver sum) {
        return condition instanceof RexCall comparison
                && comparison.getKind() == SqlKind.GREATER_THAN
                && comparison.getOperands().getFirst() instanceof RexOver count
                && count.getAggOperator().getKind() == SqlKind.COUNT
                && sum.getAggOperator().getKind() == SqlKind.SUM
                && count.getOperands().equals(sum.getOperands())
                && count.getWindow().equals(sum.getWindow());
    }

    private static boolean isNull(RexNode node) {
        return node instanceof RexLiteral literal && literal.isNull();
    }
}
