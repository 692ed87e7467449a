package org.kalamdb.sql.plan;

import java.util.List;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.TopDownGeneralDecorrelator;
import org.jspecify.annotations.Nullable;

/// Turns subqueries and LATERAL into joins, and into [Correlate]s what cannot be joins. Of Calcite's two
/// decorrelators it takes the general one: the older one gives wrong rows for correlated conditions that name no
/// column of the subquery.
final class Subqueries {
    private static final System.Logger LOG = System.getLogger(Subqueries.class.getName());

    private static final HepProgram TO_CORRELATES = HepProgram.builder()
            .addRuleCollection(List.of(
                    CoreRules.FILTER_SUB_QUERY_TO_CORRELATE,
                    CoreRules.PROJECT_SUB_QUERY_TO_CORRELATE,
                    CoreRules.JOIN_SUB_QUERY_TO_CORRELATE))
            .build();

    private Subqueries() {}

    static RelNode toJoins(RelNode query) {
        RelNode joined = ExistenceJoins.make(query.accept(new PreparedOperands()));
        RelNode prepared = Optimizer.run(TO_CORRELATES, joined);
        RelNode correlated = Optimizer.run(TO_CORRELATES, JoinConditions.settle(prepared));
        RelNode decorrelated = decorrelated(correlated);
        return decorrelated == null ? correlated : decorrelated;
    }

    /// The query without correlations; null when that is not to be had, or only by numbering rows: a LIMIT in a
    /// subquery is cheaper when it ends the subquery.
    private static @Nullable RelNode decorrelated(RelNode correlated) {
        Traces before = Traces.of(correlated);
        if (!before.correlates) {
            return correlated;
        }
        try {
            RelNode plain = TopDownGeneralDecorrelator.decorrelateQuery(correlated, Optimizer.newBuilder(correlated));
            Traces after = Traces.of(plain);
            return after.correlates || after.windows > before.windows ? null : plain;
        } catch (RuntimeException | AssertionError cannot) {
            LOG.log(System.Logger.Level.DEBUG, "a subquery stays correlated", cannot);
            return null;
        }
    }

    /// What a rewriting may leave behind.
    private static final class Traces extends RelHomogeneousShuttle {
        private boolean correlates;
        private int windows;

        static Traces of(RelNode rel) {
            Traces traces = new Traces();
            rel.accept(traces);
            return traces;
        }

        @Override
        public RelNode visit(RelNode node) {
            correlates |= node instanceof Correlate;
            node.accept(new RexShuttle() {
                @Override
                public RexNode visitOver(RexOver over) {
                    windows++;
                    return super.visitOver(over);
                }

                @Override
                public RexNode visitFieldAccess(RexFieldAccess access) {
                    correlates = true;
                    return access;
                }
            });
            return super.visit(node);
        }
    }

    /// Hides the constants of `5 IN (SELECT …)`: for them Calcite makes a form with a LIMIT, which cannot be
    /// decorrelated. And `x <> SOME (…)`, which Calcite gets wrong, becomes `x < SOME (…) OR x > SOME (…)`.
    private static final class PreparedOperands extends RelHomogeneousShuttle {
        @Override
        public RelNode visit(RelNode node) {
            RelNode visited = super.visit(node);
            RelNode prepared = visited.accept(new RexShuttle() {
                @Override
                public RexNode visitCall(RexCall call) {
                    return RexUtil.flatten(node.getCluster().getRexBuilder(), super.visitCall(call));
                }

                @Override
                public RexNode visitSubQuery(RexSubQuery subquery) {
                    RexSubQuery inner = (RexSubQuery) super.visitSubQuery(subquery);
                    RexSubQuery rewritten = inner.clone(inner.rel.accept(PreparedOperands.this));
                    boolean constant = rewritten.getOperands().stream().allMatch(RexLiteral.class::isInstance);
                    if (rewritten.op.equals(SqlStdOperatorTable.SOME_NE)) {
                        return lessOrGreater(rewritten, node.getCluster().getRexBuilder());
                    }
                    return rewritten.getKind() == SqlKind.IN && constant ? hidden(rewritten, node) : rewritten;
                }
            });
            return LiftedSubqueries.lift(prepared);
        }

        private static RexNode lessOrGreater(RexSubQuery query, RexBuilder builder) {
            return builder.makeCall(
                    SqlStdOperatorTable.OR,
                    RexSubQuery.some(query.rel, query.operands, SqlStdOperatorTable.SOME_LT),
                    RexSubQuery.some(query.rel, query.operands, SqlStdOperatorTable.SOME_GT));
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
