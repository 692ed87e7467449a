package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.kalamdb.model.DataType;

/// SUM or AVG of floating point: the rounding error of each addition is kept and added at the end
/// (Knuth's two-sum).
final class DoubleSum extends Accumulator {
    private static final int STRIDE = 3;
    private static final int LANES = 4;
    private static final long INFINITE = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);

    private final DataType type;
    private final boolean averages;
    private final MemoryBudget memory;
    /// By group: the sum, the errors of its additions, how many numbers it is made of.
    private double[] state = new double[0];
    private int capacity;
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
        if (groups > capacity) {
            int grown = Math.max(groups, capacity * 2);
            memory.reserve((grown - capacity) * (long) STRIDE * Double.BYTES);
            state = Arrays.copyOf(state, grown * STRIDE);
            capacity = grown;
        }
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        double[] values = ((DoubleValues) args[0]).values;
        lookForInfinite(values, rows, count);
        if (groupCount == 1) {
            addToOnlyGroup(values, rows, count);
            return;
        }
        double[] sums = state;
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            int at = groups[row] * STRIDE;
            double value = values[row];
            double before = sums[at];
            double sum = before + value;
            sums[at] = sum;
            sums[at + 1] += error(before, value, sum);
            sums[at + 2]++;
        }
    }

    private void addToOnlyGroup(double[] values, int[] rows, int count) {
        state[2] += count;
        if (Rows.isIdentity(rows, count)) {
            addAll(values, count);
            return;
        }
        double sum = state[0];
        double error = state[1];
        for (int k = 0; k < count; k++) {
            double value = values[rows[k]];
            double before = sum;
            sum = before + value;
            error += error(before, value, sum);
        }
        state[0] = sum;
        state[1] = error;
    }

    /// Four sums side by side, of which none has to wait for another.
    private void addAll(double[] values, int count) {
        double a = state[0];
        double b = 0;
        double c = 0;
        double d = 0;
        double errorA = state[1];
        double errorB = 0;
        double errorC = 0;
        double errorD = 0;
        int whole = count - count % LANES;
        for (int k = 0; k < whole; k += LANES) {
            double sumA = a + values[k];
            double sumB = b + values[k + 1];
            double sumC = c + values[k + 2];
            double sumD = d + values[k + 3];
            errorA += error(a, values[k], sumA);
            errorB += error(b, values[k + 1], sumB);
            errorC += error(c, values[k + 2], sumC);
            errorD += error(d, values[k + 3], sumD);
            a = sumA;
            b = sumB;
            c = sumC;
            d = sumD;
        }
        state[0] = a;
        state[1] = errorA + errorB + errorC + errorD;
        addToFirst(b);
        addToFirst(c);
        addToFirst(d);
        for (int k = whole; k < count; k++) {
            addToFirst(values[k]);
        }
    }

    private void addToFirst(double value) {
        double sum = state[0] + value;
        state[1] += error(state[0], value, sum);
        state[0] = sum;
    }

    /// What rounding took from `a + b`.
    private static double error(double a, double b, double sum) {
        double added = sum - a;
        return a - (sum - added) + (b - added);
    }

    @SuppressWarnings("ReferenceEquality") // the identity is one array
    private void lookForInfinite(double[] values, int[] rows, int count) {
        long greatest = 0;
        if (Rows.isIdentity(rows, count)) {
            for (int k = 0; k < count; k++) {
                greatest = Math.max(greatest, Double.doubleToRawLongBits(values[k]) & Long.MAX_VALUE);
            }
        } else {
            for (int k = 0; k < count; k++) {
                greatest = Math.max(greatest, Double.doubleToRawLongBits(values[rows[k]]) & Long.MAX_VALUE);
            }
        }
        for (int k = 0; greatest >= INFINITE && k < count; k++) {
            sawInfinite |= Double.isInfinite(values[rows[k]]);
        }
    }

    /// Makes a sum that was added up elsewhere that of a group.
    ///
    /// @param error to be added to it
    void set(int group, double sum, double error, long count) {
        state[group * STRIDE] = sum;
        state[group * STRIDE + 1] = error;
        state[group * STRIDE + 2] = count;
    }

    /// Says that an infinite result comes from an infinite number.
    void noteInfinite() {
        sawInfinite = true;
    }

    @Override
    Values finish(int groups) {
        DoubleValues result = new DoubleValues(type, memory);
        result.reset(groups);
        for (int i = 0; i < groups; i++) {
            if (state[i * STRIDE + 2] == 0) {
                result.setNull(i);
                continue;
            }
            double sum =
                    Double.isFinite(state[i * STRIDE]) ? state[i * STRIDE] + state[i * STRIDE + 1] : state[i * STRIDE];
            double value = averages ? sum / state[i * STRIDE + 2] : sum;
            result.values[i] = type.equals(DataType.FLOAT) ? (float) value : value;
            if (Double.isInfinite(result.values[i]) && !sawInfinite) {
                throw DoubleArithmetic.outOfRange(type);
            }
        }
        return result;
    }
}
