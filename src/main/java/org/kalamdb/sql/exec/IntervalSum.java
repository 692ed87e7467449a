package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TimeInterval;

/// SUM or AVG of intervals: months, days and time each for itself.
final class IntervalSum extends Accumulator {
    private final boolean averages;
    private final MemoryBudget memory;
    private final ObjectValues sums;
    private long[] counts = new long[0];

    IntervalSum(boolean averages, MemoryBudget memory) {
        this.averages = averages;
        this.memory = memory;
        this.sums = new ObjectValues(DataType.INTERVAL, memory);
    }

    @Override
    void grow(int groups) {
        sums.ensure(groups);
        if (groups > counts.length) {
            int capacity = Math.max(groups, counts.length * 2);
            memory.reserve((long) (capacity - counts.length) * Long.BYTES);
            counts = Arrays.copyOf(counts, capacity);
        }
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        for (int k = 0; k < count; k++) {
            int group = groups[rows[k]];
            TimeInterval value = (TimeInterval) args[0].box(rows[k]);
            try {
                sums.values[group] = counts[group]++ == 0 ? value : ((TimeInterval) sums.box(group)).plus(value);
            } catch (ArithmeticException overflow) {
                throw new DbException(ErrorCode.EXECUTION, "interval out of range", overflow);
            }
        }
    }

    @Override
    Values finish(int groups) {
        ObjectValues result = new ObjectValues(DataType.INTERVAL, memory);
        result.reset(groups);
        for (int i = 0; i < groups; i++) {
            if (counts[i] == 0) {
                result.setNull(i);
            } else {
                TimeInterval sum = (TimeInterval) sums.box(i);
                result.set(i, averages ? sum.dividedBy((double) counts[i]) : sum);
            }
        }
        return result;
    }
}
