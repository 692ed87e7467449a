package org.kalamdb.sql.plan;

import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/// Takes what all branches of an OR have in common out of it: `(a AND b) OR (a AND c)` becomes
/// `a AND (b OR c)`, which is the same for NULLs too. A join can use an equality only outside of an OR. Of what is
/// left of an OR, what it says of single relations is added ([ImpliedConditions]).
final class CommonFactors extends RelHomogeneousShuttle {
    /// Rewrites the conditions of all filters and joins of a query without volatile functions.
    static RelNode pull(RelNode query) {
        return query.accept(new CommonFactors());
    }

    @Override
    public RelNode visit(RelNode node) {
        RelNode visited = super.visit(node);
        return visited instanceof Filter || visited instanceof Join
                ? ImpliedConditions.add(
                        visited.accept(new Branches(visited.getCluster().getRexBuilder())))
                : visited;
    }

    private static final class Branches extends RexShuttle {
        private final RexBuilder builder;

        Branches(RexBuilder builder) {
            this.builder = builder;
        }

        @Override
        public RexNode visitCall(RexCall call) {
            return switch (call.getKind()) {
                case AND -> RexUtil.flatten(builder, super.visitCall(call));
                case OR -> RexUtil.pullFactors(builder, call);
                case SqlKind _ -> call;
            };
        }
    }
}
