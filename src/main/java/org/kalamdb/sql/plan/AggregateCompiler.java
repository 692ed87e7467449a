package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.parser.TokenPlaces;

/// Makes the aggregation of a compiled input.
final class AggregateCompiler {
    /// Whose result is the same in whatever order rows come.
    private static final Set<AggregateFunction> UNORDERED = EnumSet.of(
            AggregateFunction.COUNT,
            AggregateFunction.SUM,
            AggregateFunction.AVG,
            AggregateFunction.MIN,
            AggregateFunction.MAX,
            AggregateFunction.BOOL_AND,
            AggregateFunction.BOOL_OR,
            AggregateFunction.ANY_VALUE,
            AggregateFunction.SINGLE_VALUE);

    private final Aggregate aggregate;
    private PlanNode input;

    AggregateCompiler(Aggregate aggregate, PlanNode input) {
        this.aggregate = aggregate;
        this.input = input;
    }

    PlanNode compile() {
        dropUnusedColumns();
        List<PlanNode.AggregateCall> calls = new ArrayList<>();
        for (AggregateCall call : aggregate.getAggCallList()) {
            if (!isGrouping(call)) {
                calls.add(call(call));
            }
        }
        List<Integer> keys = aggregate.getGroupSet().asList();
        if (aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
            return projected(new PlanNode.Aggregate(input, keys, calls), keys.size(), null);
        }
        GroupingSetsCompiler sets = new GroupingSetsCompiler(input, aggregate);
        return projected(sets.aggregate(calls), keys.size() + 1, sets);
    }

    /// The columns that Calcite expects: those of the groups, then those of all calls.
    ///
    /// @param first where the results of the calls start
    private PlanNode projected(PlanNode node, int first, @Nullable GroupingSetsCompiler sets) {
        List<Scalar> all = PlanNodes.columns(node);
        List<Scalar> columns = new ArrayList<>(all.subList(0, aggregate.getGroupCount()));
        int next = first;
        for (AggregateCall call : aggregate.getAggCallList()) {
            if (isGrouping(call)) {
                columns.add(
                        sets == null ? Scalars.literal(0L, DataType.BIGINT) : sets.grouping(call.getArgList(), all));
            } else {
                Scalar result = all.get(next++);
                columns.add(call.getAggregation().getKind() == SqlKind.SUM0 ? orZero(result) : result);
            }
        }
        return PlanNodes.project(node, columns);
    }

    private static boolean isGrouping(AggregateCall call) {
        return switch (call.getAggregation().getKind()) {
            case GROUPING, GROUPING_ID -> true;
            default -> false;
        };
    }

    private static Scalar orZero(Scalar sum) {
        Scalar zero = Scalars.cast(Scalars.literal(0L, DataType.BIGINT), sum.type());
        return Scalars.call(Function.COALESCE, sum.type(), sum, zero);
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
        AggregateFunction function = function(call.getAggregation());
        if (function == AggregateFunction.COUNT && call.getArgList().size() > 1) {
            throw Unsupported.construct("COUNT of several columns");
        }
        List<Integer> args = new ArrayList<>(args(call));
        List<SortKey> order = UNORDERED.contains(function) ? List.of() : order(call, args);
        return new PlanNode.AggregateCall(
                function,
                List.copyOf(args),
                call.isDistinct(),
                call.filterArg,
                KalamTypeFactory.toData(call.getType()),
                order);
    }

    /// The order by place in `args`, to which is added what is not there yet.
    private static List<SortKey> order(AggregateCall call, List<Integer> args) {
        List<SortKey> order = new ArrayList<>();
        for (RelFieldCollation field : call.getCollation().getFieldCollations()) {
            int place = args.indexOf(field.getFieldIndex());
            if (place < 0 && call.isDistinct()) {
                place = call.getArgList().indexOf(field.getFieldIndex());
                if (place < 0) {
                    throw new DbException(
                            ErrorCode.INVALID_SQL,
                            "in an aggregate with DISTINCT, ORDER BY takes only what is among the arguments");
                }
            }
            if (place < 0) {
                place = args.size();
                args.add(field.getFieldIndex());
            }
            order.add(new SortKey(
                    place,
                    field.direction.isDescending(),
                    field.nullDirection == RelFieldCollation.NullDirection.FIRST));
        }
        return List.copyOf(order);
    }

    static AggregateFunction function(SqlAggFunction aggregation) {
        if (aggregation instanceof KalamAggregate own) {
            return own.function();
        }
        if (aggregation instanceof KalamWindow own && own.aggregate() != null) {
            return own.aggregate();
        }
        if (aggregation.getKind() == SqlKind.LITERAL_AGG) {
            return AggregateFunction.ANY_VALUE;
        }
        return switch (aggregation.getKind()) {
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
            default -> throw Unsupported.construct("aggregate " + aggregation.getName());
        };
    }

    private List<Integer> args(AggregateCall call) {
        if (call.getAggregation().getKind() == SqlKind.LITERAL_AGG) {
            return List.of(constant(call.rexList.getFirst()));
        }
        return switch (function(call.getAggregation())) {
            case STRING_AGG -> cast(call.getArgList(), DataType.TEXT, 0);
            case PERCENTILE_CONT -> cast(call.getArgList(), DataType.DOUBLE, 0);
            case PERCENTILE_DISC -> cast(call.getArgList(), DataType.DOUBLE, 1);
            default -> call.getArgList();
        };
    }

    /// The place of a constant, which is added to the input.
    private int constant(RexNode literal) {
        List<Scalar> columns = new ArrayList<>(PlanNodes.columns(input));
        columns.add(new ScalarCompiler(
                        List.of(),
                        aggregate.getCluster().getRexBuilder(),
                        Parameters.none(),
                        new Correlations(0),
                        TokenPlaces.NONE)
                .compile(literal));
        input = new PlanNode.Project(input, columns);
        return columns.size() - 1;
    }

    /// The arguments, those from `first` on as columns of one type, which are added to the input where they are of
    /// another.
    private List<Integer> cast(List<Integer> args, DataType type, int first) {
        List<Integer> typed = new ArrayList<>(args.size());
        List<Scalar> columns = new ArrayList<>(PlanNodes.columns(input));
        for (int arg : args) {
            Scalar column = columns.get(arg);
            if (typed.size() < first || column.type().equals(type)) {
                typed.add(arg);
            } else {
                typed.add(columns.size());
                columns.add(Scalars.cast(column, type));
            }
        }
        if (columns.size() > input.types().size()) {
            input = new PlanNode.Project(input, columns);
        }
        return typed;
    }
}
