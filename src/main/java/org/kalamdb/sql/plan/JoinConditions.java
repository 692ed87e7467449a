package org.kalamdb.sql.plan;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.util.ImmutableBitSet;

/// Outer joins whose condition has a subquery. Such a join is a correlation: for each left row the right rows for
/// which the condition holds.
final class JoinConditions {
    private JoinConditions() {}

    static RelNode settle(RelNode query) {
        return query.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode node) {
                RelNode visited = super.visit(node);
                RelNode settled = visited instanceof Join join && isOuter(join) ? settled(join) : visited;
                return settled.accept(new RexShuttle() {
                    @Override
                    public RexNode visitSubQuery(RexSubQuery subquery) {
                        RexSubQuery inner = (RexSubQuery) super.visitSubQuery(subquery);
                        return inner.clone(settle(inner.rel));
                    }
                });
            }
        });
    }

    private static boolean isOuter(Join join) {
        return join.getJoinType().isOuterJoin() && RexUtil.SubQueryFinder.find(join.getCondition()) != null;
    }

    private static RelNode settled(Join join) {
        int lefts = join.getLeft().getRowType().getFieldCount();
        int rights = join.getRight().getRowType().getFieldCount();
        return switch (join.getJoinType()) {
            case LEFT -> correlate(join, true);
            case RIGHT -> {
                RelNode swapped = correlate(join, false);
                List<RexNode> columns = refs(swapped, rights, rights + lefts);
                columns.addAll(refs(swapped, 0, rights));
                yield project(swapped, columns, join);
            }
            default -> {
                RelNode partnerless = partnerless(join);
                List<RexNode> columns = new ArrayList<>();
                RexBuilder builder = join.getCluster().getRexBuilder();
                join.getRowType()
                        .getFieldList()
                        .subList(0, lefts)
                        .forEach(field -> columns.add(builder.makeNullLiteral(field.getType())));
                columns.addAll(refs(partnerless, 0, rights));
                yield LogicalUnion.create(List.of(correlate(join, true), project(partnerless, columns, join)), true);
            }
        };
    }

    private static RelNode project(RelNode input, List<RexNode> columns, Join join) {
        return LogicalProject.create(
                input, List.of(), columns, join.getRowType().getFieldNames(), Set.of());
    }

    private static List<RexNode> refs(RelNode input, int from, int to) {
        List<RexNode> refs = new ArrayList<>();
        for (int i = from; i < to; i++) {
            refs.add(input.getCluster().getRexBuilder().makeInputRef(input, i));
        }
        return refs;
    }

    /// Correlates one side of the join with the rows of the other for which the condition holds.
    ///
    /// @param keepsLeft whether the left side is the outer one
    private static RelNode correlate(Join join, boolean keepsLeft) {
        Sides sides = Sides.of(join, keepsLeft);
        RelNode matching = sides.matching(join.getCondition());
        return LogicalCorrelate.create(
                sides.outer().input(),
                matching,
                List.of(),
                sides.outer().row().id,
                sides.outer().used().build(),
                JoinRelType.LEFT);
    }

    /// The right rows for which the condition holds with no left row.
    private static RelNode partnerless(Join join) {
        Sides sides = Sides.of(join, false);
        RexNode partners = RexSubQuery.exists(sides.matching(join.getCondition()));
        return LogicalFilter.create(
                sides.outer().input(),
                join.getCluster().getRexBuilder().makeCall(SqlStdOperatorTable.NOT, partners),
                ImmutableSet.of(sides.outer().row().id));
    }

    /// One side of the join.
    ///
    /// @param row   one of its rows
    /// @param first where its columns begin in the join's row
    /// @param used  its columns that were referred to
    private record Side(RelNode input, RexCorrelVariable row, int first, ImmutableBitSet.Builder used) {
        static Side of(RelNode input, int first) {
            RelOptCluster cluster = input.getCluster();
            RexNode row = cluster.getRexBuilder().makeCorrel(input.getRowType(), cluster.createCorrel());
            return new Side(input, (RexCorrelVariable) row, first, ImmutableBitSet.builder());
        }

        boolean has(int column) {
            return column >= first && column < first + input.getRowType().getFieldCount();
        }

        RexNode column(RexBuilder builder, int column) {
            used.set(column - first);
            return builder.makeFieldAccess(row, column - first);
        }
    }

    /// @param joined the names under which subqueries know the join's row
    private record Sides(Side outer, Side inner, Set<CorrelationId> joined) {
        static Sides of(Join join, boolean keepsLeft) {
            Side left = Side.of(join.getLeft(), 0);
            Side right = Side.of(join.getRight(), join.getLeft().getRowType().getFieldCount());
            return new Sides(keepsLeft ? left : right, keepsLeft ? right : left, join.getVariablesSet());
        }

        /// The inner rows for which the condition holds with the outer row.
        RelNode matching(RexNode condition) {
            RexBuilder builder = inner.input().getCluster().getRexBuilder();
            return LogicalFilter.create(
                    inner.input(), condition.accept(new Condition(builder, this)), ImmutableSet.of(inner.row().id));
        }
    }

    /// Brings the join's condition to the place of a filter of the inner side.
    private static final class Condition extends RexShuttle {
        private final RexBuilder builder;
        private final Sides sides;

        Condition(RexBuilder builder, Sides sides) {
            this.builder = builder;
            this.sides = sides;
        }

        @Override
        public RexNode visitInputRef(RexInputRef ref) {
            return sides.outer().has(ref.getIndex())
                    ? sides.outer().column(builder, ref.getIndex())
                    : builder.makeInputRef(
                            sides.inner().input(),
                            ref.getIndex() - sides.inner().first());
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subquery) {
            RexSubQuery operands = (RexSubQuery) super.visitSubQuery(subquery);
            return operands.clone(inside(operands.rel));
        }

        /// What subqueries say of the join's row they now say of one of the two rows.
        private RelNode inside(RelNode query) {
            return query.accept(new RelHomogeneousShuttle() {
                @Override
                public RelNode visit(RelNode node) {
                    return super.visit(node).accept(new Accesses());
                }
            });
        }

        private final class Accesses extends RexShuttle {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                if (!(access.getReferenceExpr() instanceof RexCorrelVariable variable)
                        || !sides.joined().contains(variable.id)) {
                    return access;
                }
                int column = access.getField().getIndex();
                Side side = sides.outer().has(column) ? sides.outer() : sides.inner();
                return side.column(builder, column);
            }

            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                RexSubQuery operands = (RexSubQuery) super.visitSubQuery(subquery);
                return operands.clone(inside(operands.rel));
            }
        }
    }
}
