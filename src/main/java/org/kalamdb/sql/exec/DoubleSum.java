package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.kalamdb.model.DataType;

/// SUM or AVG of floating point: the rounding error of each addition is kept and added at the end
/// (Neumaier's summation).
final class DoubleSum extends Accumulator {
    private final DataType type;
    private final boolean averages;
    private final MemoryBudget memory;
    private double[] sums = new double[0];
    private double[] errors = new double[0];
    private long[] counts = new long[0];
    private boolean sawInfinite;
    private int groupCount;

    DoubleSum(DataType type, boolean averages, MemoryBudget memory) {
        this.type = type;
        this.averages = averages;
        this.memory = memory;
    }

    @Override
    void grow(int groups) {
        groupCount = groups;
        if (groups > sums.length) {
            int capacity = Math.max(groups, sums.length * 2);
            memory.reserve((capacity - sums.length) * 3L * Double.BYTES);
            sums = Arrays.copyOf(sums, capacity);
            errors = Arrays.copyOf(errors, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        double[] values = ((DoubleValues) args[0]).values;
        if (groupCount == 1) {
            addToOnlyGroup(values, rows, count);
            return;
        }
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            int group = groups[row];
            double value = values[row];
            double before = sums[group];
            double sum = before + value;
            errors[group] += Math.abs(before) >= Math.abs(value) ? before - sum + value : value - sum + before;
            sums[group] = sum;
            counts[group]++;
            sawInfinite |= Double.isInfinite(value);
        }
    }

    private void addToOnlyGroup(double[] values, int[] rows, int count) {
        double sum = sums[0];
        double error = errors[0];
        for (int k = 0; k < count; k++) {
            double value = values[rows[k]];
            double before = sum;
            sum = before + value;
            error += Math.abs(before) >= Math.abs(value) ? before - sum + value : value - sum + before;
            sawInfinite |= Double.isInfinite(value);
        }
        sums[0] = sum;
        errors[0] = error;
        counts[0] += count;
    }

    @Override
    Values finish(int groups) {
        DoubleValues result = new DoubleValues(type, memory);
        result.reset(groups);
        for (int i = 0; i < groups; i++) {
            if (counts[i] == 0) {
                result.setNull(i);
                continue;
            }
            double sum = Double.isFinite(sums[i]) ? sums[i] + errors[i] : sums[i];
            double value = averages ? sum / counts[i] : sum;
            result.values[i] = type.equals(DataType.FLOAT) ? (float) value : value;
            if (Double.isInfinite(result.values[i]) && !sawInfinite) {
                throw DoubleArithmetic.outOfRange(type);
            }
        }
        return result;
    }
}
