package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// SUM or AVG of floating point: the rounding error of each addition is kept and added at the end
/// (Knuth's two-sum).
final class DoubleSum extends Accumulator {
    private static final int STRIDE = 3;
    /// For fewer numbers the lanes do not pay.
    private static final int LEAST_FOR_LANES = 128;

    private final DataType type;
    private final boolean averages;
    private final MemoryBudget memory;
    /// By group: the sum, the errors of its additions, how many numbers it is made of.
    private double[] state = new double[0];
    /// What belongs to the first group, while it is the only one, besides its state.
    private @Nullable DoubleLanes lanes;
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
        if (groups > 1 && lanes != null) {
            lanes.moveTo(state, 0);
            lanes = null;
        }
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
        boolean areFinite;
        if (groupCount > 1) {
            areFinite = addToGroups(groups, values, rows, count);
        } else {
            state[2] += count;
            areFinite = (count >= LEAST_FOR_LANES && Rows.isIdentity(rows, count))
                    ? lanes().add(values, count)
                    : addToOnlyGroup(values, rows, count);
        }
        for (int k = 0; !areFinite && k < count; k++) {
            sawInfinite |= Double.isInfinite(values[rows[k]]);
        }
    }

    private DoubleLanes lanes() {
        DoubleLanes made = lanes == null ? new DoubleLanes() : lanes;
        lanes = made;
        return made;
    }

    /// @return whether all sums that it made are finite
    private boolean addToGroups(int[] groups, double[] values, int[] rows, int count) {
        double[] sums = state;
        boolean takesAll = Rows.isIdentity(rows, count);
        for (int k = 0; k < count; k++) {
            int row = takesAll ? k : rows[k];
            int at = groups[row] * STRIDE;
            double value = values[row];
            double before = sums[at];
            double sum = before + value;
            sums[at] = sum;
            sums[at + 1] += error(before, value, sum);
            sums[at + 2]++;
        }
        return areFinite(groups, rows, count);
    }

    /// Looks at all groups or at those of the rows, whichever are fewer.
    private boolean areFinite(int[] groups, int[] rows, int count) {
        boolean areFinite = true;
        if (groupCount <= count) {
            for (int group = 0; group < groupCount; group++) {
                areFinite &= Math.abs(state[group * STRIDE]) <= Double.MAX_VALUE;
            }
        } else {
            for (int k = 0; k < count; k++) {
                areFinite &= Math.abs(state[groups[rows[k]] * STRIDE]) <= Double.MAX_VALUE;
            }
        }
        return areFinite;
    }

    /// @return whether the sum is finite
    private boolean addToOnlyGroup(double[] values, int[] rows, int count) {
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
        return Double.isFinite(sum);
    }

    @Override
    void fold(int[] into, int count) {
        double[] sums = state;
        for (int group = 0; group < count; group++) {
            int from = group * STRIDE;
            int at = into[group] * STRIDE;
            double before = sums[at];
            double sum = before + sums[from];
            sums[at] = sum;
            sums[at + 1] += error(before, sums[from], sum) + sums[from + 1];
            sums[at + 2] += sums[from + 2];
        }
    }

    /// What rounding took from `a + b`.
    static double error(double a, double b, double sum) {
        double added = sum - a;
        return a - (sum - added) + (b - added);
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
        if (lanes != null) {
            lanes.moveTo(state, 0);
        }
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
