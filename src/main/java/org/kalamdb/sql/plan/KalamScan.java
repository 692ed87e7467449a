package org.kalamdb.sql.plan;

import com.google.common.collect.ImmutableList;
import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.TableScan;

/// All rows of a table, with or without its tombstones (`sql.md` §15).
final class KalamScan extends TableScan {
    private final KalamTable source;
    private final boolean includeDeleted;

    KalamScan(RelOptCluster cluster, KalamTable source, boolean includeDeleted) {
        super(cluster, cluster.traitSetOf(Convention.NONE), ImmutableList.of(), source);
        this.source = source;
        this.includeDeleted = includeDeleted;
    }

    KalamTable source() {
        return source;
    }

    boolean includeDeleted() {
        return includeDeleted;
    }

    KalamScan withDeleted() {
        return includeDeleted ? this : new KalamScan(getCluster(), source, true);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return this;
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).itemIf("deleted", true, includeDeleted);
    }
}
