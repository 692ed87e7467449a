package org.kalamdb.sql.plan;

import java.util.List;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql2rel.TopDownGeneralDecorrelator;

/// Turns subqueries and LATERAL into joins. Of Calcite's two decorrelators it takes the general one: the
/// older one gives wrong rows for correlated conditions that name no column of the subquery.
final class Subqueries {
    private static final HepProgram TO_CORRELATES = HepProgram.builder()
            .addRuleCollection(List.of(
                    CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
                    CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
                    CoreRules.JOIN_SUB_QUERY_TO_CORRELATE))
            .build();

    private Subqueries() {}

    static RelNode toJoins(RelNode query) {
        RelNode correlated = Optimizer.run(TO_CORRELATES, query.accept(new OpaqueOperands()));
        return TopDownGeneralDecorrelator.decorrelateQuery(correlated, Optimizer.newBuilder(correlated));
    }

    /// Hides the constants of `5 IN (SELECT …)`: for them Calcite makes a form with a LIMIT, which cannot be
    /// decorrelated.
    private static final class OpaqueOperands extends RelHomogeneousShuttle {
        @Override
        public RelNode visit(RelNode node) {
            RelNode visited = super.visit(node);
            return visited.accept(new RexShuttle() {
                @Override
                public RexNode visitSubQuery(RexSubQuery subquery) {
                    RexSubQuery inner = (RexSubQuery) super.visitSubQuery(subquery);
                    RexSubQuery rewritten = inner.clone(inner.rel.accept(OpaqueOperands.this));
                    boolean constant = rewritten.getOperands().stream().allMatch(RexLiteral.class::isInstance);
                    return rewritten.getKind() == SqlKind.IN && constant ? hidden(rewritten, node) : rewritten;
                }
            });
        }

        private static RexNode hidden(RexSubQuery subquery, RelNode node) {
            List<RexNode> operands = subquery.getOperands().stream()
                    .map(operand -> node.getCluster()
                            .getRexBuilder()
                            .makeCall(operand.getType(), KalamOperators.VALUE, List.of(operand)))
                    .toList();
            return subquery.clone(subquery.getType(), operands);
        }
    }
}
