package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.ir.WindowCall;

/// Makes the plan of a projection with window functions: what they look at is computed below, then the rows are
/// sorted for each window in turn, and at the end the projection's expressions are computed.
final class WindowCompiler {
    private final Project project;
    private final PlanNode input;
    private final Parameters parameters;
    private final Function<List<DataType>, ScalarCompiler> scalars;
    private final RexBuilder rexBuilder;
    private final List<RexNode> expressions;

    /// Partition and order of a window, by column.
    private record Spec(List<Integer> partitionBy, List<SortKey> orderBy) {
        /// The order in which a window with this partition and order wants its rows.
        List<SortKey> sorted() {
            List<SortKey> keys = new ArrayList<>();
            partitionBy.forEach(column -> keys.add(new SortKey(column, false, false)));
            keys.addAll(orderBy);
            return keys;
        }
    }

    /// @param scalars the compiler of expressions over columns of these types
    WindowCompiler(
            Project project, PlanNode input, Parameters parameters, Function<List<DataType>, ScalarCompiler> scalars) {
        this.scalars = scalars;
        this.project = project;
        this.input = input;
        this.parameters = parameters;
        this.rexBuilder = project.getCluster().getRexBuilder();
        this.expressions = project.getProjects().stream()
                .map(expression -> expression.accept(new WindowSums()))
                .toList();
    }

    PlanNode compile() {
        Set<RexOver> overs = new LinkedHashSet<>();
        Set<RexInputRef> kept = new LinkedHashSet<>();
        expressions.forEach(expression -> expression.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitOver(RexOver over) {
                overs.add(over);
                return null;
            }

            @Override
            public Void visitInputRef(RexInputRef ref) {
                kept.add(ref);
                return null;
            }
        }));
        WindowInput columns = new WindowInput(scalars.apply(input.types()), parameters);
        kept.forEach(ref -> columns.add(columns.compile(ref)));
        WindowCalls calls = new WindowCalls(columns, rexBuilder);
        Map<Spec, Map<RexOver, WindowCall>> windows = new LinkedHashMap<>();
        for (RexOver over : overs) {
            windows.computeIfAbsent(spec(over, columns), _ -> new LinkedHashMap<>())
                    .put(over, calls.of(over));
        }
        List<Map.Entry<Spec, Map<RexOver, WindowCall>>> longestFirst = new ArrayList<>(windows.entrySet());
        longestFirst.sort(
                Comparator.comparingInt(window -> -window.getKey().sorted().size()));
        PlanNode node = PlanNodes.project(input, columns.all());
        List<SortKey> present = List.of();
        Map<RexOver, Integer> results = new HashMap<>();
        for (Map.Entry<Spec, Map<RexOver, WindowCall>> window : longestFirst) {
            Spec spec = window.getKey();
            List<SortKey> wanted = spec.sorted();
            if (wanted.size() > present.size()
                    || !present.subList(0, wanted.size()).equals(wanted)) {
                node = PlanNodes.sort(node, wanted, null, null);
                present = wanted;
            }
            int next = node.types().size();
            for (RexOver over : window.getValue().keySet()) {
                results.put(over, next++);
            }
            node = new PlanNode.Window(
                    node,
                    spec.partitionBy(),
                    spec.orderBy(),
                    List.copyOf(window.getValue().values()));
        }
        return projected(node, results, columns);
    }

    private PlanNode projected(PlanNode node, Map<RexOver, Integer> results, WindowInput below) {
        List<RexNode> replaced = expressions.stream()
                .map(expression -> expression.accept(new RexShuttle() {
                    @Override
                    public RexNode visitInputRef(RexInputRef ref) {
                        return new RexInputRef(below.add(below.compile(ref)), ref.getType());
                    }

                    @Override
                    public RexNode visitOver(RexOver over) {
                        return new RexInputRef(Objects.requireNonNull(results.get(over)), over.getType());
                    }
                }))
                .toList();
        List<Scalar> columns = scalars.apply(node.types()).compile(replaced);
        List<Scalar> typed = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            DataType type = KalamTypeFactory.toData(project.getProjects().get(i).getType());
            typed.add(columns.get(i).type().equals(type) ? columns.get(i) : Scalars.cast(columns.get(i), type));
        }
        return PlanNodes.project(node, typed);
    }

    /// Constants neither part rows nor order them.
    private static Spec spec(RexOver over, WindowInput columns) {
        List<Integer> partition = new ArrayList<>();
        for (RexNode key : over.getWindow().partitionKeys) {
            Scalar scalar = columns.compile(key);
            if (!isConstant(scalar)) {
                int column = columns.add(scalar);
                if (!partition.contains(column)) {
                    partition.add(column);
                }
            }
        }
        List<SortKey> order = new ArrayList<>();
        for (RexFieldCollation key : over.getWindow().orderKeys) {
            Scalar scalar = columns.compile(key.left);
            if (!isConstant(scalar)) {
                int column = columns.add(scalar);
                boolean descending = key.getDirection() == RelFieldCollation.Direction.DESCENDING;
                boolean nullsFirst = key.getNullDirection() == RelFieldCollation.NullDirection.FIRST;
                if (order.stream().noneMatch(known -> known.column() == column)) {
                    order.add(new SortKey(column, descending, nullsFirst));
                }
            }
        }
        return new Spec(List.copyOf(partition), List.copyOf(order));
    }

    private static boolean isConstant(Scalar scalar) {
        return scalar instanceof Scalar.Literal || scalar instanceof Scalar.Param;
    }
}
