package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.RepeatUnion;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.TableSpool;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.SetKind;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.parser.TokenPlaces;

/// Turns optimised algebra into the physical plan.
final class RelCompiler {
    private final Parameters parameters;
    private final TokenPlaces places;
    private final Correlations correlations;
    private final Recursions recursions = new Recursions();
    private final Set<Integer> usedItems = new TreeSet<>();
    /// Whether a join so far has a condition that must be asked for every pair of rows: the order is then kept.
    private boolean isVolatile;

    /// @param counts how many parameters stand for computed numbers of rows
    /// @param places of the statement that is compiled
    RelCompiler(Parameters parameters, int counts, TokenPlaces places) {
        this.parameters = parameters;
        this.places = places;
        this.correlations = new Correlations(parameters.count() + counts);
    }

    /// The numbers of the shared queries that were met ([SharedItems]).
    Set<Integer> usedItems() {
        return usedItems;
    }

    PlanNode compile(RelNode rel) {
        return switch (rel) {
            case KalamScan scan -> scan(scan);
            case Filter filter -> {
                PlanNode input = compile(filter.getInput());
                yield PlanNodes.filter(input, scalars(filter, input.types()).compile(filter.getCondition()));
            }
            case Project project
            when project.containsOver() ->
                new WindowCompiler(project, compile(project.getInput()), parameters, types -> scalars(project, types))
                        .compile();
            case Project project -> {
                PlanNode input = compile(project.getInput());
                yield PlanNodes.project(input, scalars(project, input.types()).compile(project.getProjects()));
            }
            case Sort sort -> sort(sort);
            case Aggregate aggregate -> new AggregateCompiler(aggregate, compile(aggregate.getInput())).compile();
            case Join join -> join(join);
            case Union union -> union(union);
            case Intersect intersect -> setOperation(intersect, SetKind.INTERSECT);
            case Minus minus -> setOperation(minus, SetKind.EXCEPT);
            case Values values -> values(values);
            case Correlate correlate -> correlate(correlate);
            case RepeatUnion union -> recursion(union);
            case TableSpool spool -> compile(spool.getInput());
            case TableScan scan -> workTable(scan);
            case TableFunctionScan scan -> tableFunction(scan);
            default -> throw Unsupported.construct(rel.getRelTypeName());
        };
    }

    private ScalarCompiler scalars(RelNode rel, List<DataType> input) {
        return new ScalarCompiler(input, rel.getCluster().getRexBuilder(), parameters, correlations, places);
    }

    private PlanNode scan(KalamScan scan) {
        KalamTable source = scan.source();
        List<Integer> ids =
                source.columns().stream().map(KalamTable.TableColumn::id).toList();
        List<DataType> types =
                source.columns().stream().map(KalamTable.TableColumn::type).toList();
        return switch (source.relation()) {
            case Relation.Stored stored ->
                new PlanNode.Scan(stored.table(), ids, scan.includeDeleted(), null, List.of(), false, null, types);
            case Relation.Virtual virtual -> new PlanNode.SystemScan(virtual.scanName(), ids, types);
            case Relation.Shared shared -> {
                usedItems.add(shared.number());
                yield new PlanNode.WorkTable(SharedItems.workTable(shared.number()), types);
            }
            case Relation.View view -> throw new IllegalStateException(view.name() + " is its query by now");
        };
    }

    private PlanNode sort(Sort sort) {
        PlanNode input = compile(sort.getInput());
        List<SortKey> keys = new ArrayList<>();
        for (RelFieldCollation field : sort.getCollation().getFieldCollations()) {
            keys.add(new SortKey(
                    field.getFieldIndex(),
                    field.direction.isDescending(),
                    field.nullDirection == RelFieldCollation.NullDirection.FIRST));
        }
        Scalar offset = count(sort, sort.offset);
        if (sort.fetch instanceof RexCall fetch && fetch.getOperator().equals(KalamOperators.WITH_TIES)) {
            Scalar rows = count(sort, fetch.getOperands().getFirst());
            return new PlanNode.Limit(PlanNodes.sort(input, keys, null, null), rows, offset, List.copyOf(keys));
        }
        return PlanNodes.sort(input, keys, count(sort, sort.fetch), offset);
    }

    private @Nullable Scalar count(Sort sort, @Nullable RexNode rows) {
        if (rows == null) {
            return null;
        }
        if (rows instanceof RexDynamicParam param && RowCountQueries.isOne(param.getIndex())) {
            return new Scalar.Param(parameters.count() + RowCountQueries.number(param.getIndex()), DataType.BIGINT);
        }
        return rows instanceof RexDynamicParam param
                ? parameters.useAsCount(param.getIndex())
                : Scalars.cast(scalars(sort, List.of()).compile(rows), DataType.BIGINT);
    }

    private PlanNode join(Join join) {
        PlanNode left = compile(join.getLeft());
        PlanNode right = compile(join.getRight());
        List<DataType> types = new ArrayList<>(left.types());
        types.addAll(right.types());
        Scalar condition = scalars(join, types).compile(join.getCondition());
        PlanNode joined = new JoinCompiler(left, right, condition).compile(join.getJoinType());
        isVolatile |= !RexUtil.isDeterministic(join.getCondition());
        return isVolatile ? joined : JoinOrder.settle(joined);
    }

    private PlanNode correlate(Correlate correlate) {
        PlanNode left = compile(correlate.getLeft());
        Correlations.Outer outer = correlations.enter(correlate.getCorrelationId(), left.types());
        PlanNode right = compile(correlate.getRight());
        correlations.leave(correlate.getCorrelationId());
        PlanNode.JoinKind kind = JoinCompiler.kind(correlate.getJoinType());
        return new PlanNode.Correlate(left, right, kind, List.copyOf(outer.columns()), outer.firstParam());
    }

    private PlanNode recursion(RepeatUnion union) {
        List<DataType> types = types(union);
        PlanNode seed = PlanNodes.withTypes(compile(union.getSeedRel()), types);
        String name =
                Util.last(Objects.requireNonNull(union.getTransientTable()).getQualifiedName());
        int table = recursions.enter(name, types);
        PlanNode step = PlanNodes.withTypes(compile(union.getIterativeRel()), types);
        recursions.leave(name);
        return new PlanNode.Recursion(seed, step, table, !union.all);
    }

    private PlanNode tableFunction(TableFunctionScan scan) {
        if (!(scan.getCall() instanceof RexCall call) || !(call.getOperator() instanceof TableFunction function)) {
            throw Unsupported.construct("this table function");
        }
        return new TableFunctionCompiler(function, scalars(scan, List.of()).compile(call.getOperands()), types(scan))
                .compile();
    }

    private PlanNode workTable(TableScan scan) {
        return PlanNodes.withTypes(recursions.table(Util.last(scan.getTable().getQualifiedName())), types(scan));
    }

    private PlanNode union(Union union) {
        List<DataType> types = types(union);
        List<PlanNode> inputs = union.getInputs().stream()
                .map(input -> PlanNodes.withTypes(compile(input), types))
                .toList();
        PlanNode all = inputs.size() == 1 ? inputs.getFirst() : new PlanNode.Union(inputs);
        return union.all
                ? all
                : new PlanNode.Aggregate(
                        all, IntStream.range(0, types.size()).boxed().toList(), List.of());
    }

    /// `a op b op c` is `(a op b) op c`.
    private PlanNode setOperation(SetOp operation, SetKind kind) {
        List<DataType> types = types(operation);
        PlanNode result = null;
        for (RelNode input : operation.getInputs()) {
            PlanNode operand = PlanNodes.withTypes(compile(input), types);
            result = result == null ? operand : new PlanNode.SetOperation(result, operand, kind, operation.all);
        }
        return Objects.requireNonNull(result);
    }

    private PlanNode values(Values values) {
        List<DataType> types = types(values);
        ScalarCompiler scalars = scalars(values, List.of());
        List<List<Scalar>> rows = new ArrayList<>();
        values.getTuples().forEach(tuple -> {
            List<Scalar> row = new ArrayList<>(tuple.size());
            for (Scalar value : scalars.compile(tuple)) {
                row.add(Scalars.cast(value, types.get(row.size())));
            }
            rows.add(List.copyOf(row));
        });
        return new PlanNode.Values(List.copyOf(rows), types);
    }

    private static List<DataType> types(RelNode rel) {
        return rel.getRowType().getFieldList().stream()
                .map(field -> KalamTypeFactory.toData(field.getType()))
                .toList();
    }
}
