package org.kalamdb.sql.plan;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.jspecify.annotations.Nullable;

/// Makes semi joins of correlated `EXISTS` and `IN`, and anti joins of `NOT EXISTS`, where the subquery is a
/// filter over rows that do not depend on the outer row. Decorrelation by itself would first join all distinct
/// outer values with all their partners, and only then ask which of them has one.
final class ExistenceJoins {
    private ExistenceJoins() {}

    static RelNode make(RelNode query) {
        return query.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode node) {
                RelNode visited = super.visit(node).accept(new RexShuttle() {
                    @Override
                    public RexNode visitSubQuery(RexSubQuery subquery) {
                        RexSubQuery inner = (RexSubQuery) super.visitSubQuery(subquery);
                        return inner.clone(make(inner.rel));
                    }
                });
                return visited instanceof Filter filter ? joined(filter) : visited;
            }
        });
    }

    private static RelNode joined(Filter filter) {
        if (filter.getVariablesSet().size() != 1
                || !RelOptUtil.getVariablesUsed(filter.getInput()).isEmpty()) {
            return filter;
        }
        CorrelationId outer = filter.getVariablesSet().iterator().next();
        List<Partners> partners = new ArrayList<>();
        List<RexNode> below = new ArrayList<>();
        List<RexNode> above = new ArrayList<>();
        for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
            Partners found = Partners.of(conjunct, outer, filter.getInput());
            if (found != null) {
                partners.add(found);
            } else {
                (isPlain(conjunct) ? below : above).add(conjunct);
            }
        }
        if (partners.isEmpty()) {
            return filter;
        }
        RelNode rows = filtered(filter.getInput(), below, Set.of());
        for (Partners found : partners) {
            rows = LogicalJoin.create(rows, found.rows(), List.of(), found.condition(), Set.of(), found.kind());
        }
        return filtered(rows, above, filter.getVariablesSet());
    }

    /// Whether a condition depends on nothing but its own row.
    private static boolean isPlain(RexNode condition) {
        return RexUtil.isDeterministic(condition)
                && !RexUtil.containsCorrelation(condition)
                && RexUtil.SubQueryFinder.find(condition) == null;
    }

    private static RelNode filtered(RelNode rows, List<RexNode> conditions, Set<CorrelationId> variables) {
        return conditions.isEmpty()
                ? rows
                : LogicalFilter.create(
                        rows,
                        RexUtil.composeConjunction(rows.getCluster().getRexBuilder(), conditions),
                        ImmutableSet.copyOf(variables));
    }

    /// Rows of which an outer row must have a partner, or must not.
    ///
    /// @param condition over the columns of the outer row, then those of `rows`
    private record Partners(RelNode rows, RexNode condition, JoinRelType kind) {
        /// The partners that a conjunct asks for; null when it asks for something else, or in another way.
        static @Nullable Partners of(RexNode conjunct, CorrelationId outer, RelNode outerRows) {
            boolean wanted = conjunct.getKind() != SqlKind.NOT;
            RexNode asked =
                    wanted ? conjunct : ((RexCall) conjunct).getOperands().getFirst();
            if (!(asked instanceof RexSubQuery query)
                    || !(query.getKind() == SqlKind.EXISTS || (wanted && query.getKind() == SqlKind.IN))
                    || !query.getOperands().stream().allMatch(ExistenceJoins::isPlain)
                    || !RelOptUtil.getVariablesUsed(query.rel).equals(Set.of(outer))) {
                return null;
            }
            Subquery subquery = Subquery.of(query);
            if (subquery == null) {
                return null;
            }
            RexBuilder builder = outerRows.getCluster().getRexBuilder();
            int width = outerRows.getRowType().getFieldCount();
            RexShuttle placed = new RexShuttle() {
                @Override
                public RexNode visitInputRef(RexInputRef ref) {
                    return new RexInputRef(width + ref.getIndex(), ref.getType());
                }

                @Override
                public RexNode visitFieldAccess(RexFieldAccess access) {
                    return access.getReferenceExpr() instanceof RexCorrelVariable
                            ? builder.makeInputRef(outerRows, access.getField().getIndex())
                            : super.visitFieldAccess(access);
                }
            };
            List<RexNode> conditions = new ArrayList<>(placed.visitList(subquery.conditions()));
            for (int i = 0; i < subquery.columns().size(); i++) {
                conditions.add(builder.makeCall(
                        SqlStdOperatorTable.EQUALS,
                        query.getOperands().get(i),
                        subquery.columns().get(i).accept(placed)));
            }
            return new Partners(
                    subquery.rows(),
                    RexUtil.composeConjunction(builder, conditions),
                    wanted ? JoinRelType.SEMI : JoinRelType.ANTI);
        }
    }

    /// A subquery, taken apart.
    ///
    /// @param rows       do not depend on the outer row
    /// @param conditions over them and the outer row; some
    /// @param columns    over them, what IN compares
    private record Subquery(RelNode rows, List<RexNode> conditions, List<RexNode> columns) {
        static @Nullable Subquery of(RexSubQuery query) {
            RelNode rows = query.rel;
            List<RexNode> conditions = List.of();
            List<RexNode> columns = new ArrayList<>();
            for (int i = 0; i < query.getOperands().size(); i++) {
                columns.add(RexInputRef.of(i, rows.getRowType()));
            }
            while (!RelOptUtil.getVariablesUsed(rows).isEmpty()) {
                switch (rows) {
                    case Project project
                    when !RexOver.containsOver(project.getProjects(), null) -> {
                        columns = RelOptUtil.pushPastProject(columns, project);
                        conditions = RelOptUtil.pushPastProject(conditions, project);
                        rows = project.getInput();
                    }
                    case Filter filter -> {
                        conditions = new ArrayList<>(conditions);
                        conditions.addAll(RelOptUtil.conjunctions(filter.getCondition()));
                        rows = filter.getInput();
                    }
                    case Sort sort when sort.fetch == null && sort.offset == null -> rows = sort.getInput();
                    default -> {
                        return null;
                    }
                }
            }
            boolean simple = Stream.concat(conditions.stream(), columns.stream())
                    .allMatch(part -> RexUtil.isDeterministic(part) && RexUtil.SubQueryFinder.find(part) == null);
            return simple && !conditions.isEmpty() ? new Subquery(rows, conditions, columns) : null;
        }
    }
}
