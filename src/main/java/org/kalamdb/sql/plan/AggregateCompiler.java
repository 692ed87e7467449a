package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.ir.Scalar;

/// Makes the aggregation of a compiled input.
final class AggregateCompiler {
    private final Aggregate aggregate;
    private PlanNode input;

    AggregateCompiler(Aggregate aggregate, PlanNode input) {
        this.aggregate = aggregate;
        this.input = input;
    }

    PlanNode compile() {
        if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
            throw Unsupported.construct("GROUPING SETS");
        }
        dropUnusedColumns();
        List<PlanNode.AggregateCall> calls = new ArrayList<>();
        boolean zeroes = false;
        for (AggregateCall call : aggregate.getAggCallList()) {
            calls.add(call(call));
            zeroes |= isSumOrZero(call);
        }
        PlanNode node = new PlanNode.Aggregate(input, aggregate.getGroupSet().asList(), calls);
        return zeroes ? withZeroes(node) : node;
    }

    /// Counting rows needs none of the columns that Calcite computes for it.
    private void dropUnusedColumns() {
        boolean countsRows = aggregate.getGroupSet().isEmpty()
                && aggregate.getAggCallList().stream()
                        .allMatch(call -> call.getAggregation().getKind() == SqlKind.COUNT
                                && call.getArgList().isEmpty()
                                && !call.hasFilter());
        if (countsRows && input instanceof PlanNode.Project(PlanNode below, List<Scalar> _)) {
            input = below;
        }
    }

    private PlanNode.AggregateCall call(AggregateCall call) {
        if (!call.getCollation().getFieldCollations().isEmpty()) {
            throw Unsupported.construct("ORDER BY in an aggregate");
        }
        AggregateFunction function = function(call);
        if (function == AggregateFunction.COUNT && call.getArgList().size() > 1) {
            throw Unsupported.construct("COUNT of several columns");
        }
        return new PlanNode.AggregateCall(
                function, args(call), call.isDistinct(), call.filterArg, KalamTypeFactory.toData(call.getType()));
    }

    private static AggregateFunction function(AggregateCall call) {
        if (call.getAggregation() instanceof KalamAggregate own) {
            return own.function();
        }
        if (call.getAggregation().getKind() == SqlKind.LITERAL_AGG) {
            return AggregateFunction.ANY_VALUE;
        }
        return switch (call.getAggregation().getKind()) {
            case COUNT -> AggregateFunction.COUNT;
            case SUM, SUM0 -> AggregateFunction.SUM;
            case AVG -> AggregateFunction.AVG;
            case MIN -> AggregateFunction.MIN;
            case MAX -> AggregateFunction.MAX;
            case STDDEV_POP -> AggregateFunction.STDDEV_POP;
            case STDDEV_SAMP -> AggregateFunction.STDDEV_SAMP;
            case VAR_POP -> AggregateFunction.VAR_POP;
            case VAR_SAMP -> AggregateFunction.VAR_SAMP;
            case ANY_VALUE -> AggregateFunction.ANY_VALUE;
            case SINGLE_VALUE -> AggregateFunction.SINGLE_VALUE;
            default ->
                throw Unsupported.construct("aggregate " + call.getAggregation().getName());
        };
    }

    private List<Integer> args(AggregateCall call) {
        if (call.getAggregation().getKind() == SqlKind.LITERAL_AGG) {
            return List.of(constant(call.rexList.getFirst()));
        }
        return call.getAggregation() instanceof KalamAggregate own && own.function() == AggregateFunction.STRING_AGG
                ? asTexts(call.getArgList())
                : call.getArgList();
    }

    /// The place of a constant, which is added to the input.
    private int constant(RexNode literal) {
        List<Scalar> columns = new ArrayList<>(PlanNodes.columns(input));
        columns.add(new ScalarCompiler(
                        List.of(), aggregate.getCluster().getRexBuilder(), Parameters.none(), new Correlations(0))
                .compile(literal));
        input = new PlanNode.Project(input, columns);
        return columns.size() - 1;
    }

    /// The arguments as TEXT columns, which are added to the input where they are of another type.
    private List<Integer> asTexts(List<Integer> args) {
        List<Integer> texts = new ArrayList<>(args.size());
        List<Scalar> columns = new ArrayList<>(PlanNodes.columns(input));
        for (int arg : args) {
            Scalar column = columns.get(arg);
            if (column.type().equals(DataType.TEXT)) {
                texts.add(arg);
            } else {
                texts.add(columns.size());
                columns.add(Scalars.cast(column, DataType.TEXT));
            }
        }
        if (columns.size() > input.types().size()) {
            input = new PlanNode.Project(input, columns);
        }
        return texts;
    }

    private static boolean isSumOrZero(AggregateCall call) {
        return call.getAggregation().getKind() == SqlKind.SUM0;
    }

    private PlanNode withZeroes(PlanNode node) {
        List<Scalar> columns = new ArrayList<>(PlanNodes.columns(node));
        int groups = aggregate.getGroupCount();
        for (int i = 0; i < aggregate.getAggCallList().size(); i++) {
            if (isSumOrZero(aggregate.getAggCallList().get(i))) {
                Scalar sum = columns.get(groups + i);
                Scalar zero = Scalars.cast(Scalars.literal(0L, DataType.BIGINT), sum.type());
                columns.set(groups + i, Scalars.call(Function.COALESCE, sum.type(), sum, zero));
            }
        }
        return new PlanNode.Project(node, columns);
    }
}
