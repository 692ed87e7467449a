package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;

/// PERCENTILE_CONT, PERCENTILE_DISC and MODE. Rows must come as [OrderedAccumulator] hands them on: all of a group
/// one after the other, in order.
final class OrderedSetAccumulator extends Accumulator {
    private final AggregateCall call;
    private final MemoryBudget memory;
    private final Values values;
    private final DoubleValues fractions;
    private final Ints starts;
    private final Ints counts;
    private int groups;
    private int size;

    OrderedSetAccumulator(AggregateCall call, DataType valueType, MemoryBudget memory) {
        this.call = call;
        this.memory = memory;
        this.values = Values.of(valueType, memory);
        this.fractions = new DoubleValues(DataType.DOUBLE, memory);
        this.starts = new Ints(memory);
        this.counts = new Ints(memory);
    }

    @Override
    void grow(int wanted) {
        starts.ensure(wanted);
        counts.ensure(wanted);
        fractions.ensure(wanted);
        for (; groups < wanted; groups++) {
            fractions.setNull(groups);
        }
    }

    @Override
    void add(int[] groupOf, Values[] args, int[] rows, int count) {
        values.ensure(size + count);
        for (int k = 0; k < count; k++) {
            int group = groupOf[rows[k]];
            if (counts.values[group]++ == 0) {
                starts.values[group] = size;
                if (args.length > 1) {
                    fractions.nulls[group] = false;
                    fractions.copy(group, args[1], rows[k]);
                }
            }
            values.copy(size++, args[0], rows[k]);
        }
    }

    @Override
    Values finish(int wanted) {
        Values result = Values.of(call.type(), memory);
        result.reset(wanted);
        for (int group = 0; group < wanted; group++) {
            int count = counts.values[group];
            int start = starts.values[group];
            switch (call.function()) {
                case MODE -> {
                    if (count == 0) {
                        result.setNull(group);
                    } else {
                        result.copy(group, values, mode(start, start + count));
                    }
                }
                default -> {
                    if (count == 0 || fractions.nulls[group]) {
                        result.setNull(group);
                    } else {
                        percentile(result, group, start, count);
                    }
                }
            }
        }
        return result;
    }

    private void percentile(Values result, int group, int start, int count) {
        double fraction = fractions.values[group];
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new DbException(ErrorCode.EXECUTION, "the fraction " + fraction + " is not between 0 and 1");
        }
        if (result instanceof DoubleValues doubles && values instanceof DoubleValues numbers && isContinuous()) {
            double place = fraction * (count - 1);
            int below = (int) Math.floor(place);
            double low = numbers.values[start + below];
            double high = numbers.values[start + (int) Math.ceil(place)];
            doubles.values[group] = low == high ? low : low + (high - low) * (place - below);
        } else {
            int reached = (int) Math.ceil(fraction * count);
            result.copy(group, values, start + Math.max(reached, 1) - 1);
        }
    }

    private boolean isContinuous() {
        return switch (call.function()) {
            case PERCENTILE_CONT -> true;
            default -> false;
        };
    }

    /// Equal values stand together.
    private int mode(int start, int end) {
        int best = start;
        int bestLength = 0;
        int runStart = start;
        for (int i = start; i < end; i++) {
            if (i > start && values.compareValue(i, values, i - 1) != 0) {
                runStart = i;
            }
            if (i - runStart + 1 > bestLength) {
                bestLength = i - runStart + 1;
                best = runStart;
            }
        }
        return best;
    }
}
