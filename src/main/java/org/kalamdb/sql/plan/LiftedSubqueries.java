package org.kalamdb.sql.plan;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;

/// Computes in a column of their own the subqueries that are arguments of a window function or operands of
/// another subquery, where Calcite's rules do not find them or mix up their outer rows. One for each node.
final class LiftedSubqueries extends RexShuttle {
    private final RexBuilder builder;
    private final int width;
    private final List<RexNode> lifted = new ArrayList<>();
    private int above;

    private LiftedSubqueries(RelNode input) {
        this.builder = input.getCluster().getRexBuilder();
        this.width = input.getRowType().getFieldCount();
    }

    /// The node over one that computes such subqueries; itself when it has none.
    static RelNode lift(RelNode node) {
        return switch (node) {
            case Project project -> lift(project);
            case Filter filter -> lift(filter);
            default -> node;
        };
    }

    private static RelNode lift(Project project) {
        LiftedSubqueries shuttle = new LiftedSubqueries(project.getInput());
        List<RexNode> columns = shuttle.visitList(project.getProjects());
        if (shuttle.lifted.isEmpty()) {
            return project;
        }
        return LogicalProject.create(
                shuttle.below(project.getInput(), project.getVariablesSet()),
                project.getHints(),
                columns,
                project.getRowType().getFieldNames(),
                remaining(columns, project.getVariablesSet()));
    }

    private static RelNode lift(Filter filter) {
        LiftedSubqueries shuttle = new LiftedSubqueries(filter.getInput());
        RexNode condition = filter.getCondition().accept(shuttle);
        if (shuttle.lifted.isEmpty()) {
            return filter;
        }
        RelNode filtered = LogicalFilter.create(
                shuttle.below(filter.getInput(), filter.getVariablesSet()),
                condition,
                ImmutableSet.copyOf(remaining(List.of(condition), filter.getVariablesSet())));
        return LogicalProject.create(
                filtered,
                List.of(),
                shuttle.columns(filter.getInput()),
                filter.getRowType().getFieldNames(),
                Set.of());
    }

    private static Set<CorrelationId> remaining(List<RexNode> expressions, Set<CorrelationId> variables) {
        return RexUtil.SubQueryFinder.find(expressions) == null ? Set.of() : variables;
    }

    private RelNode below(RelNode input, Set<CorrelationId> variables) {
        List<RexNode> columns = columns(input);
        List<String> names = new ArrayList<>(input.getRowType().getFieldNames());
        for (RexNode subquery : lifted) {
            names.add("$lifted" + columns.size());
            columns.add(subquery);
        }
        return lift(LogicalProject.create(input, List.of(), columns, names, variables));
    }

    private List<RexNode> columns(RelNode input) {
        List<RexNode> columns = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            columns.add(builder.makeInputRef(input, i));
        }
        return columns;
    }

    @Override
    public RexNode visitOver(RexOver over) {
        above++;
        RexNode visited = super.visitOver(over);
        above--;
        return visited;
    }

    @Override
    public RexNode visitSubQuery(RexSubQuery subquery) {
        if (above > 0) {
            lifted.add(subquery);
            return builder.makeInputRef(subquery.getType(), width + lifted.size() - 1);
        }
        above++;
        RexNode visited = super.visitSubQuery(subquery);
        above--;
        return visited;
    }
}
