package org.kalamdb.sql.plan;

import org.apache.calcite.plan.RelOptRule;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.plan.hep.HepProgramBuilder;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.RelFactories;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.rules.CoreRules;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.tools.RelBuilder;

/// Rewrites the algebra of a query so that the compiler meets only what it knows: subqueries become joins,
/// filters go down to the scans, unused columns are left out. The rules keep the order of FROM.
final class Optimizer {
    private static final RelBuilder.Config BUILDER_CONFIG = RelBuilder.Config.DEFAULT
            .withSimplify(false)
            .withSimplifyLimit(false)
            .withSimplifyValues(false)
            .withPruneInputOfAggregate(false)
            .withPushJoinCondition(false);

    private static final HepProgram PUSH_DOWN = program(
            CoreRules.FILTER_INTO_JOIN,
            CoreRules.JOIN_CONDITION_PUSH,
            CoreRules.JOIN_PUSH_EXPRESSIONS,
            CoreRules.FILTER_PROJECT_TRANSPOSE,
            CoreRules.FILTER_AGGREGATE_TRANSPOSE,
            CoreRules.FILTER_CORRELATE,
            CoreRules.FILTER_SET_OP_TRANSPOSE,
            CoreRules.FILTER_MERGE,
            CoreRules.PROJECT_MERGE,
            CoreRules.PROJECT_REMOVE,
            CoreRules.UNION_MERGE);

    /// Without what would move or double the call of a function that is new for every row.
    private static final HepProgram PUSH_DOWN_VOLATILE =
            program(CoreRules.FILTER_INTO_JOIN, CoreRules.FILTER_MERGE, CoreRules.PROJECT_REMOVE);

    private static final HepProgram TIDY =
            program(CoreRules.AGGREGATE_ANY_PULL_UP_CONSTANTS, CoreRules.PROJECT_MERGE, CoreRules.PROJECT_REMOVE);

    private Optimizer() {}

    private static HepProgram program(RelOptRule... rules) {
        HepProgramBuilder builder = HepProgram.builder();
        for (RelOptRule rule : rules) {
            builder.addRuleInstance(rule);
        }
        return builder.build();
    }

    static RelBuilder newBuilder(RelNode rel) {
        return RelFactories.LOGICAL_BUILDER.create(rel.getCluster(), null).transform(_ -> BUILDER_CONFIG);
    }

    static RelBuilder.Config builderConfig(RelBuilder.Config unused) {
        return BUILDER_CONFIG;
    }

    static RelNode optimize(RelNode query) {
        Traits traits = Traits.of(query);
        RelNode rel = query;
        if (traits.subqueries || traits.correlates) {
            rel = Subqueries.toJoins(rel);
        }
        rel = traits.isVolatile ? run(PUSH_DOWN_VOLATILE, rel) : run(PUSH_DOWN, CommonFactors.pull(rel));
        rel = new FieldTrimmer(newBuilder(rel)).trim(rel);
        return traits.isVolatile ? rel : run(TIDY, rel);
    }

    static RelNode run(HepProgram program, RelNode rel) {
        HepPlanner planner = AlgebraContext.newPlanner(program);
        planner.setRoot(rel);
        return planner.findBestExp();
    }

    /// What occurs in a query.
    private static final class Traits extends RelHomogeneousShuttle {
        private boolean subqueries;
        private boolean correlates;
        private boolean isVolatile;

        static Traits of(RelNode rel) {
            Traits traits = new Traits();
            rel.accept(traits);
            return traits;
        }

        @Override
        public RelNode visit(RelNode node) {
            correlates |= node instanceof LogicalCorrelate;
            node.accept(new Expressions());
            return super.visit(node);
        }

        /// Looks at the expressions of one node; changes nothing.
        private final class Expressions extends RexShuttle {
            @Override
            public RexNode visitCall(RexCall call) {
                isVolatile |= !call.getOperator().isDeterministic();
                return super.visitCall(call);
            }

            @Override
            public RexNode visitSubQuery(RexSubQuery query) {
                subqueries = true;
                isVolatile |= Traits.of(query.rel).isVolatile;
                return super.visitSubQuery(query);
            }
        }
    }
}
