package org.kalamdb.sql;

import java.util.List;
import java.util.stream.Collectors;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;

/// Writes plans for EXPLAIN: one operator per line, inputs indented below.
final class PlanText {
    private final StringBuilder text = new StringBuilder();

    private PlanText() {}

    static String of(PlanNode plan) {
        PlanText writer = new PlanText();
        writer.append(plan, 0);
        return writer.text.toString().stripTrailing();
    }

    private void append(PlanNode node, int depth) {
        text.repeat("  ", depth).append(line(node)).append('\n');
        inputs(node).forEach(input -> append(input, depth + 1));
    }

    private static List<PlanNode> inputs(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan _, PlanNode.SystemScan _, PlanNode.Values _ -> List.of();
            case PlanNode.Filter filter -> List.of(filter.input());
            case PlanNode.Project project -> List.of(project.input());
            case PlanNode.Sort sort -> List.of(sort.input());
            case PlanNode.TopN top -> List.of(top.input());
            case PlanNode.Limit limit -> List.of(limit.input());
            case PlanNode.Aggregate aggregate -> List.of(aggregate.input());
            case PlanNode.Join join -> List.of(join.left(), join.right());
            case PlanNode.Union union -> union.inputs();
        };
    }

    private static String line(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan scan -> scan(scan);
            case PlanNode.SystemScan scan -> "SystemScan " + scan.name() + " columns=" + scan.columns();
            case PlanNode.Values values -> "Values rows=" + values.rows().size();
            case PlanNode.Filter filter -> "Filter " + scalar(filter.condition());
            case PlanNode.Project project -> "Project " + scalars(project.expressions());
            case PlanNode.Sort sort -> "Sort " + keys(sort.keys());
            case PlanNode.TopN top ->
                "TopN " + keys(top.keys()) + " limit=" + scalar(top.limit()) + optional(" offset=", top.offset());
            case PlanNode.Limit limit ->
                "Limit" + optional(" limit=", limit.limit()) + optional(" offset=", limit.offset());
            case PlanNode.Aggregate aggregate ->
                "Aggregate group=" + aggregate.groupBy() + " calls="
                        + aggregate.calls().stream()
                                .map(call -> call.function() + (call.distinct() ? "(DISTINCT " : "(")
                                        + call.args().stream()
                                                .map(arg -> "$" + arg)
                                                .collect(Collectors.joining(", "))
                                        + ")")
                                .toList();
            case PlanNode.Join join ->
                join.kind() + " Join left=" + join.leftKeys() + " right=" + join.rightKeys()
                        + optional(" on ", join.residual());
            case PlanNode.Union union -> "Union inputs=" + union.inputs().size();
        };
    }

    private static String scan(PlanNode.Scan scan) {
        List<String> columns =
                scan.columnIds().stream().map(id -> columnName(scan, id)).toList();
        String access = scan.keyEquals().isEmpty() ? "Scan " : "PointLookup ";
        return access + scan.table().name() + " columns=" + columns
                + (scan.descending() ? " descending" : "")
                + (scan.includeDeleted() ? " with deleted" : "")
                + (scan.keyEquals().isEmpty() ? "" : " key=" + scalars(scan.keyEquals()))
                + optional(" where ", scan.condition())
                + optional(" limit=", scan.limit());
    }

    private static String columnName(PlanNode.Scan scan, int id) {
        return SystemColumn.ofId(id)
                .map(SystemColumn::columnName)
                .orElseGet(() -> scan.table()
                        .schema()
                        .columns()
                        .get(scan.table().schema().indexOfId(id))
                        .name());
    }

    private static String optional(String label, @org.jspecify.annotations.Nullable Scalar scalar) {
        return scalar == null ? "" : label + scalar(scalar);
    }

    private static String keys(List<PlanNode.SortKey> keys) {
        return keys.stream()
                .map(key -> "$" + key.column() + (key.descending() ? " DESC" : " ASC")
                        + (key.nullsFirst() ? " NULLS FIRST" : ""))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String scalars(List<Scalar> scalars) {
        return scalars.stream().map(PlanText::scalar).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String scalar(Scalar scalar) {
        return switch (scalar) {
            case Scalar.ColumnRef column -> "$" + column.index();
            case Scalar.Literal literal ->
                literal.value() instanceof String text ? "'" + text + "'" : String.valueOf(literal.value());
            case Scalar.Param param -> "?" + (param.index() + 1);
            case Scalar.Call call ->
                call.function()
                        + call.args().stream().map(PlanText::scalar).collect(Collectors.joining(", ", "(", ")"));
            case Scalar.Cast cast ->
                "CAST(" + scalar(cast.arg()) + " AS " + cast.type().sqlName() + ")";
            case Scalar.Case branches ->
                branches.branches().stream()
                        .map(branch -> "WHEN " + scalar(branch.condition()) + " THEN " + scalar(branch.value()))
                        .collect(Collectors.joining(" ", "CASE ", " ELSE " + scalar(branches.otherwise()) + " END"));
            case Scalar.InList list -> scalar(list.arg()) + " IN " + scalars(list.values());
        };
    }
}
