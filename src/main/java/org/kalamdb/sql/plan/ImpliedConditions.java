package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/// Finds what an OR over several relations says of each alone: `(a.x = 1 AND b.y = 2) OR (a.x = 3 AND b.y = 4)`
/// needs `a.x = 1 OR a.x = 3` and `b.y = 2 OR b.y = 4`. The OR stays; what is added can go down to the scans
/// and leave out most rows before they are joined. It is TRUE wherever the OR is, so it can be added to any filter
/// and to any join's condition.
final class ImpliedConditions {
    private final RexBuilder builder;
    private final List<ImmutableBitSet> relations = new ArrayList<>();

    private ImpliedConditions(RexBuilder builder) {
        this.builder = builder;
    }

    /// The node with what its condition implies as part of the condition.
    static RelNode add(RelNode node) {
        ImpliedConditions implied = new ImpliedConditions(node.getCluster().getRexBuilder());
        return switch (node) {
            case Filter filter -> {
                implied.collect(filter.getInput(), 0);
                RexNode condition = implied.added(filter.getCondition());
                yield condition.equals(filter.getCondition())
                        ? node
                        : filter.copy(filter.getTraitSet(), filter.getInput(), condition);
            }
            case Join join -> {
                implied.collectSides(join);
                RexNode condition = implied.added(join.getCondition());
                yield condition.equals(join.getCondition())
                        ? node
                        : join.copy(
                                join.getTraitSet(),
                                condition,
                                join.getLeft(),
                                join.getRight(),
                                join.getJoinType(),
                                join.isSemiJoinDone());
            }
            default -> node;
        };
    }

    /// The relations whose rows can be left out by the join's condition before the join.
    private void collectSides(Join join) {
        int lefts = collect(join.getLeft(), 0);
        if (!join.getJoinType().canPushLeftFromWithin()) {
            relations.clear();
        }
        if (join.getJoinType().canPushRightFromWithin()) {
            collect(join.getRight(), lefts);
        }
    }

    /// Puts down which columns, the first of them `start`, are of one relation each.
    ///
    /// @return the column after them
    private int collect(RelNode node, int start) {
        return switch (node) {
            case Filter filter -> collect(filter.getInput(), start);
            case Join join -> {
                int next = collect(join.getLeft(), start);
                yield join.getJoinType().projectsRight() ? collect(join.getRight(), next) : next;
            }
            default -> {
                int end = start + node.getRowType().getFieldCount();
                relations.add(ImmutableBitSet.range(start, end));
                yield end;
            }
        };
    }

    private RexNode added(RexNode condition) {
        List<RexNode> conjuncts = RelOptUtil.conjunctions(condition);
        List<RexNode> all = new ArrayList<>(conjuncts);
        for (RexNode conjunct : conjuncts) {
            if (conjunct.isA(SqlKind.OR)) {
                impliedBy(conjunct).stream()
                        .filter(found -> !all.contains(found))
                        .forEach(all::add);
            }
        }
        return all.size() == conjuncts.size() ? condition : RexUtil.composeConjunction(builder, all);
    }

    private List<RexNode> impliedBy(RexNode or) {
        ImmutableBitSet used = RelOptUtil.InputFinder.bits(or);
        List<RexNode> branches = RelOptUtil.disjunctions(or);
        List<RexNode> found = new ArrayList<>();
        for (ImmutableBitSet relation : relations) {
            if (relation.intersects(used) && !relation.contains(used)) {
                List<RexNode> parts = new ArrayList<>();
                for (RexNode branch : branches) {
                    List<RexNode> own = RelOptUtil.conjunctions(branch).stream()
                            .filter(conjunct -> isOnly(conjunct, relation))
                            .toList();
                    if (!own.isEmpty()) {
                        parts.add(RexUtil.composeConjunction(builder, own));
                    }
                }
                if (parts.size() == branches.size()) {
                    found.add(RexUtil.composeDisjunction(builder, parts));
                }
            }
        }
        return found;
    }

    private static boolean isOnly(RexNode conjunct, ImmutableBitSet relation) {
        ImmutableBitSet used = RelOptUtil.InputFinder.bits(conjunct);
        return !used.isEmpty() && relation.contains(used);
    }
}
