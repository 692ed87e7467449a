package org.kalamdb.sql.exec;

import java.util.Arrays;

/// Exact sums of integers by group: in 64 bits as long as no sum can have left them, then in 128.
final class IntegerSums {
    private static final int STRIDE = 2;

    private final MemoryBudget memory;
    /// By group: the lower half of the sum, then how many numbers it is made of.
    private long[] state = new long[0];
    /// By group, once a sum may be wide: its upper half.
    private long[] high = new long[0];
    private boolean isWide;
    /// What the magnitude of no sum exceeds.
    private double bound;
    private int capacity;

    IntegerSums(MemoryBudget memory) {
        this.memory = memory;
    }

    void grow(int groups) {
        if (groups > capacity) {
            int grown = Math.max(groups, capacity * 2);
            memory.reserve((grown - capacity) * (STRIDE + 1L) * Long.BYTES);
            state = Arrays.copyOf(state, grown * STRIDE);
            if (isWide) {
                high = Arrays.copyOf(high, grown);
            }
            capacity = grown;
        }
    }

    void add(int[] groups, long[] values, int[] rows, int count) {
        if (!isWide) {
            bound += magnitude(values, rows, count) * count;
            isWide = bound >= Long.MAX_VALUE;
            if (isWide) {
                widen();
            }
        }
        if (isWide) {
            addWide(groups, values, rows, count);
            return;
        }
        long[] sums = state;
        boolean takesAll = Rows.isIdentity(rows, count);
        for (int k = 0; k < count; k++) {
            int row = takesAll ? k : rows[k];
            int at = groups[row] * STRIDE;
            sums[at] += values[row];
            sums[at + 1]++;
        }
    }

    @SuppressWarnings("ReferenceEquality") // the identity is one array
    private static double magnitude(long[] values, int[] rows, int count) {
        long bits = 0;
        if (Rows.isIdentity(rows, count)) {
            for (int k = 0; k < count; k++) {
                bits |= values[k] ^ values[k] >> 63;
            }
        } else {
            for (int k = 0; k < count; k++) {
                long value = values[rows[k]];
                bits |= value ^ value >> 63;
            }
        }
        return Math.scalb(1.0, Long.SIZE - Long.numberOfLeadingZeros(bits));
    }

    private void widen() {
        high = new long[capacity];
        for (int group = 0; group < capacity; group++) {
            high[group] = state[group * STRIDE] >> 63;
        }
    }

    private void addWide(int[] groups, long[] values, int[] rows, int count) {
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            int group = groups[row];
            long value = values[row];
            long sum = state[group * STRIDE] + value;
            high[group] += (value >> 63) + (Long.compareUnsigned(sum, value) < 0 ? 1 : 0);
            state[group * STRIDE] = sum;
            state[group * STRIDE + 1]++;
        }
    }

    /// Adds numbers of 128 bits.
    ///
    /// @return false when a sum left 128 bits
    boolean add(int[] groups, long[] upper, long[] lower, int[] rows, int count) {
        if (!isWide) {
            isWide = true;
            widen();
        }
        long overflow = 0;
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            int group = groups[row];
            overflow |= addOne(group, upper[row], lower[row]);
            state[group * STRIDE + 1]++;
        }
        return overflow >= 0;
    }

    /// @return negative when the sum left 128 bits
    private long addOne(int group, long upper, long lower) {
        long sum = state[group * STRIDE] + lower;
        long before = high[group];
        long after = before + upper + (Long.compareUnsigned(sum, lower) < 0 ? 1 : 0);
        high[group] = after;
        state[group * STRIDE] = sum;
        return (before ^ after) & (upper ^ after);
    }

    /// Adds the first `count` sums to others. Each row is in a sum at most once still, so none exceeds the bound.
    ///
    /// @return false when a sum left 128 bits
    boolean fold(int[] into, int count) {
        long overflow = 0;
        for (int group = 0; group < count; group++) {
            int target = into[group];
            if (isWide) {
                overflow |= addOne(target, high[group], state[group * STRIDE]);
            } else {
                state[target * STRIDE] += state[group * STRIDE];
            }
            state[target * STRIDE + 1] += state[group * STRIDE + 1];
        }
        return overflow >= 0;
    }

    /// Makes a sum that was added up elsewhere that of a group.
    void set(int group, long upper, long lower, long count) {
        if (!isWide && upper != lower >> 63) {
            isWide = true;
            widen();
        }
        state[group * STRIDE] = lower;
        state[group * STRIDE + 1] = count;
        if (isWide) {
            high[group] = upper;
        }
    }

    long low(int group) {
        return state[group * STRIDE];
    }

    long high(int group) {
        return isWide ? high[group] : low(group) >> 63;
    }

    long count(int group) {
        return state[group * STRIDE + 1];
    }
}
