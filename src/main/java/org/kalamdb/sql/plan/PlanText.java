package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.Scalar;

/// A plan as text, one operator to a line, inputs indented below: what EXPLAIN shows.
public final class PlanText {
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private final Function<PlanNode, String> note;

    private PlanText(Function<PlanNode, String> note) {
        this.note = note;
    }

    /// The lines of the plan, joined by line feeds.
    public static String of(PlanNode root) {
        return of(root, _ -> "");
    }

    /// As the other.
    ///
    /// @param note what stands at the end of an operator's line
    public static String of(PlanNode root, Function<PlanNode, String> note) {
        PlanText text = new PlanText(note);
        text.append(root, 0);
        return text.text.toString().stripTrailing();
    }

    private void append(PlanNode node, int depth) {
        text.append(INDENT.repeat(depth))
                .append(line(node))
                .append(note.apply(node))
                .append('\n');
        inputs(node).forEach(input -> append(input, depth + 1));
    }

    /// The operators whose rows an operator reads.
    public static List<PlanNode> inputs(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan _,
                    PlanNode.SystemScan _,
                    PlanNode.Values _,
                    PlanNode.WorkTable _,
                    PlanNode.TableFunction _ -> List.of();
            case PlanNode.Filter filter -> List.of(filter.input());
            case PlanNode.Project project -> List.of(project.input());
            case PlanNode.Sort sort -> List.of(sort.input());
            case PlanNode.TopN top -> List.of(top.input());
            case PlanNode.Limit limit -> List.of(limit.input());
            case PlanNode.Aggregate aggregate -> List.of(aggregate.input());
            case PlanNode.Join join -> List.of(join.left(), join.right());
            case PlanNode.Correlate correlate -> List.of(correlate.left(), correlate.right());
            case PlanNode.Recursion recursion -> List.of(recursion.seed(), recursion.step());
            case PlanNode.With with -> List.of(with.shared(), with.body());
            case PlanNode.GroupingSets sets -> List.of(sets.input());
            case PlanNode.Window window -> List.of(window.input());
            case PlanNode.Union union -> union.inputs();
            case PlanNode.SetOperation operation -> List.of(operation.left(), operation.right());
        };
    }

    private static String line(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan scan -> scan(scan);
            case PlanNode.SystemScan scan -> "SystemScan " + scan.name() + " " + scan.columns();
            case PlanNode.Values values -> values(values);
            case PlanNode.Filter filter -> "Filter " + ScalarText.of(filter.condition());
            case PlanNode.Project project -> "Project " + ScalarText.of(project.expressions());
            case PlanNode.Sort sort -> "Sort " + keys(sort.keys());
            case PlanNode.TopN top -> "TopN " + keys(top.keys()) + rows(top.limit(), top.offset());
            case PlanNode.Limit limit ->
                "Limit" + rows(limit.limit(), limit.offset()) + (limit.ties().isEmpty() ? "" : " with ties");
            case PlanNode.Aggregate aggregate -> aggregate(aggregate);
            case PlanNode.Join join -> join(join);
            case PlanNode.Correlate correlate -> correlate(correlate);
            case PlanNode.Recursion recursion ->
                "Recursion #" + recursion.table() + (recursion.distinct() ? " distinct" : "");
            case PlanNode.With with -> "With #" + with.table();
            case PlanNode.TableFunction function ->
                "TableFunction " + function.generator() + " " + ScalarText.of(function.args());
            case PlanNode.WorkTable table -> "WorkTable #" + table.table();
            case PlanNode.GroupingSets sets -> "GroupingSets " + sets.sets();
            case PlanNode.Window window -> WindowText.of(window);
            case PlanNode.Union _ -> "Union";
            case PlanNode.SetOperation operation -> operation.kind() + (operation.all() ? " ALL" : "");
        };
    }

    private static String scan(PlanNode.Scan scan) {
        StringBuilder line = new StringBuilder(scan.keyEquals().isEmpty() ? "Scan " : "KeyLookup ");
        line.append(scan.table().name());
        line.append(
                scan.columnIds().stream().map(id -> columnName(scan, id)).collect(Collectors.joining(", ", " [", "]")));
        if (!scan.keyEquals().isEmpty()) {
            line.append(" key=").append(ScalarText.of(scan.keyEquals()));
        }
        Scalar condition = scan.condition();
        if (condition != null) {
            line.append(" where ").append(ScalarText.of(condition));
        }
        if (scan.includeDeleted()) {
            line.append(" with deleted");
        }
        if (scan.descending()) {
            line.append(" descending");
        }
        Scalar limit = scan.limit();
        if (limit != null) {
            line.append(" limit ").append(ScalarText.of(limit));
        }
        return line.toString();
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

    private static String values(PlanNode.Values values) {
        return "Values "
                + values.rows().stream().map(ScalarText::of).collect(Collectors.joining(", "))
                + (values.rows().isEmpty() ? "none" : "");
    }

    static String keys(List<SortKey> keys) {
        return keys.stream().map(PlanText::key).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String key(SortKey key) {
        String nulls = key.nullsFirst() == key.descending() ? "" : key.nullsFirst() ? " nulls first" : " nulls last";
        return "$" + key.column() + (key.descending() ? " desc" : "") + nulls;
    }

    private static String rows(@Nullable Scalar limit, @Nullable Scalar offset) {
        return (limit == null ? "" : " " + ScalarText.of(limit))
                + (offset == null ? "" : " offset " + ScalarText.of(offset));
    }

    private static String aggregate(PlanNode.Aggregate aggregate) {
        List<String> parts = new ArrayList<>();
        aggregate.groupBy().forEach(column -> parts.add("$" + column));
        for (PlanNode.AggregateCall call : aggregate.calls()) {
            String args = call.args().stream().map(arg -> "$" + arg).collect(Collectors.joining(", "));
            parts.add(call.function() + "(" + (call.distinct() ? "distinct " : "") + (args.isEmpty() ? "*" : args) + ")"
                    + (call.order().isEmpty() ? "" : " order " + keys(call.order()))
                    + (call.filter() < 0 ? "" : " filter $" + call.filter()));
        }
        return "Aggregate [" + String.join(", ", parts) + "]";
    }

    private static String join(PlanNode.Join join) {
        StringBuilder line = new StringBuilder("Join ").append(join.kind()).append(" [");
        for (int i = 0; i < join.leftKeys().size(); i++) {
            line.append(i == 0 ? "$" : ", $").append(join.leftKeys().get(i));
            line.append(" = $").append(join.rightKeys().get(i));
        }
        line.append(']');
        Scalar residual = join.residual();
        return residual == null
                ? line.toString()
                : line.append(" and ").append(ScalarText.of(residual)).toString();
    }

    /// `Correlate LEFT [?2 = $0]`: what the parameters of the right side are.
    private static String correlate(PlanNode.Correlate correlate) {
        StringBuilder line =
                new StringBuilder("Correlate ").append(correlate.kind()).append(" [");
        for (int i = 0; i < correlate.columns().size(); i++) {
            line.append(i == 0 ? "?" : ", ?").append(correlate.firstParam() + i + 1);
            line.append(" = $").append(correlate.columns().get(i));
        }
        return line.append(']').toString();
    }
}
