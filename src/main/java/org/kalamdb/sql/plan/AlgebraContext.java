package org.kalamdb.sql.plan;

import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelOptCostImpl;
import org.apache.calcite.plan.RelOptPredicateList;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.metadata.DefaultRelMetadataProvider;
import org.apache.calcite.rel.metadata.ProxyingMetadataHandlerProvider;
import org.apache.calcite.rel.metadata.RelMetadataQuery;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexExecutor;

/// What the algebra of one statement hangs on. Keeps Calcite from generating code: metadata comes through
/// proxies instead of compiled classes, and constants are not folded by its executor, whose semantics are
/// not ours.
final class AlgebraContext {
    private static final RexExecutor NO_FOLDING = (_, constants, reduced) -> reduced.addAll(constants);

    private AlgebraContext() {}

    static RelOptCluster newCluster() {
        HepPlanner planner = newPlanner(HepProgram.builder().build());
        RelOptCluster cluster = RelOptCluster.create(planner, new RexBuilder(KalamTypeFactory.INSTANCE));
        cluster.setMetadataQuerySupplier(ProxyQuery::new);
        return cluster;
    }

    static HepPlanner newPlanner(HepProgram program) {
        HepPlanner planner = new HepPlanner(program, Contexts.empty(), true, null, RelOptCostImpl.FACTORY);
        planner.setExecutor(NO_FOLDING);
        return planner;
    }

    private static final class ProxyQuery extends RelMetadataQuery {
        ProxyQuery() {
            super(new ProxyingMetadataHandlerProvider(DefaultRelMetadataProvider.INSTANCE));
        }

        /// The proxies, unlike generated code, do not look into the planner's vertices.
        @Override
        public RelOptPredicateList getPulledUpPredicates(RelNode rel) {
            return super.getPulledUpPredicates(rel.stripped());
        }
    }
}
