package org.kalamdb.sql.exec;

import java.util.List;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;

/// One aggregate over many groups, numbered from 0.
abstract class Accumulator {
    /// Makes room for groups below `groups`; new ones have seen no row.
    abstract void grow(int groups);

    /// Adds rows to their groups.
    ///
    /// @param groups by ordinal: the group of each row of the batch
    /// @param args   the argument columns of the batch; empty for COUNT(*)
    /// @param rows   the ordinals that count, of which the first `count` are meant
    abstract void add(int[] groups, Values[] args, int[] rows, int count);

    /// The results of groups below `groups`.
    abstract Values finish(int groups);

    /// Adds the first `count` groups to others, as if their rows had come once more.
    ///
    /// @param into by group: the one that it is added to
    void fold(int[] into, int count) {
        throw new IllegalStateException(getClass().getSimpleName() + " keeps no states that can be added");
    }

    /// Whether a row counts whose first argument is NULL.
    boolean takesNulls() {
        return false;
    }

    /// @param argTypes types of the call's arguments
    static Accumulator of(AggregateCall call, List<DataType> argTypes, MemoryBudget memory) {
        return call.order().isEmpty()
                ? ofAnyOrder(call, argTypes, memory)
                : new OrderedAccumulator(ofAnyOrder(call, argTypes, memory), call.order(), argTypes, memory);
    }

    private static Accumulator ofAnyOrder(AggregateCall call, List<DataType> argTypes, MemoryBudget memory) {
        DataType type = call.type();
        return switch (call.function()) {
            case COUNT -> new CountAccumulator(memory);
            case SUM, AVG -> sum(call, argTypes.getFirst(), memory);
            case MIN, BOOL_AND -> extreme(type, -1, memory);
            case MAX, BOOL_OR -> extreme(type, 1, memory);
            case BIT_AND, BIT_OR, BIT_XOR -> new BitAccumulator(call.function(), type, memory);
            case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> new VarianceAccumulator(call.function(), memory);
            case COVAR_POP,
                    COVAR_SAMP,
                    CORR,
                    REGR_COUNT,
                    REGR_AVGX,
                    REGR_AVGY,
                    REGR_SXX,
                    REGR_SYY,
                    REGR_SXY,
                    REGR_SLOPE,
                    REGR_INTERCEPT,
                    REGR_R2 -> new PairAccumulator(call.function(), type, memory);
            case PERCENTILE -> new PercentileAccumulator(memory);
            case STRING_AGG -> new TextAccumulator(type, memory);
            case FIRST_VALUE -> new KeptAccumulator(type, KeptAccumulator.Which.FIRST, memory);
            case LAST_VALUE -> new KeptAccumulator(type, KeptAccumulator.Which.LAST, memory);
            case PERCENTILE_CONT, PERCENTILE_DISC, MODE -> new OrderedSetAccumulator(call, argTypes.getFirst(), memory);
            case ARRAY_AGG, JSON_OBJECT_AGG -> new JsonAccumulator(call.function(), argTypes, type, memory);
            case APPROX_DISTINCT -> new DistinctEstimate(type, memory);
            case ANY_VALUE -> new KeptAccumulator(type, KeptAccumulator.Which.PRESENT, memory);
            case SINGLE_VALUE -> new KeptAccumulator(type, KeptAccumulator.Which.ONLY, memory);
        };
    }

    private static Accumulator extreme(DataType type, int sign, MemoryBudget memory) {
        Values values = Values.of(type, memory);
        return values instanceof LongValues || values instanceof DoubleValues
                ? new NumberExtreme(type, sign, memory)
                : new ExtremeAccumulator(type, sign, memory);
    }

    private static Accumulator sum(AggregateCall call, DataType argType, MemoryBudget memory) {
        boolean averages = call.function() == AggregateFunction.AVG;
        if (argType.equals(DataType.INTERVAL)) {
            return new IntervalSum(averages, memory);
        }
        if (argType instanceof DataType.Decimal) {
            return new DecimalSum(call.type(), averages, memory);
        }
        return argType.equals(DataType.FLOAT) || argType.equals(DataType.DOUBLE)
                ? new DoubleSum(call.type(), averages, memory)
                : new IntegerSum(call.type(), averages, memory);
    }
}
