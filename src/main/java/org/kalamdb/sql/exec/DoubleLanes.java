package org.kalamdb.sql.exec;

import java.util.Arrays;

/// The sum of many doubles with the rounding error of each addition: a few hundred sums side by side, of which
/// none has to wait for another.
///
/// Sums, errors and numbers lie in one array, at distances that the compiler sees: so it knows that they do not
/// overlap, and makes vector instructions of the loop.
final class DoubleLanes {
    private static final int LANES = 256;
    private static final int NUMBERS = 2 * LANES;

    /// Sums, then errors, then the numbers to be added next.
    private final double[] state = new double[3 * LANES];

    private boolean isEmpty = true;

    /// Adds the first `count` numbers.
    ///
    /// @return whether every sum is finite still
    boolean add(double[] values, int count) {
        isEmpty = false;
        int from = 0;
        for (; from + LANES <= count; from += LANES) {
            System.arraycopy(values, from, state, NUMBERS, LANES);
            addNumbers(state);
        }
        if (from < count) {
            System.arraycopy(values, from, state, NUMBERS, count - from);
            Arrays.fill(state, NUMBERS + count - from, state.length, 0);
            addNumbers(state);
        }
        return isFinite(state);
    }

    private static void addNumbers(double[] state) {
        for (int i = 0; i < LANES; i++) {
            double before = state[i];
            double value = state[NUMBERS + i];
            double sum = before + value;
            double added = sum - before;
            state[LANES + i] += before - (sum - added) + (value - added);
            state[i] = sum;
        }
    }

    private static boolean isFinite(double[] state) {
        boolean all = true;
        for (int i = 0; i < LANES; i++) {
            all &= Math.abs(state[i]) <= Double.MAX_VALUE;
        }
        return all;
    }

    /// Adds everything to a sum and its error, and starts anew.
    ///
    /// @param at where in `sums` the sum is; its error is behind it
    void moveTo(double[] sums, int at) {
        for (int i = 0; !isEmpty && i < LANES; i++) {
            double before = sums[at];
            double sum = before + state[i];
            sums[at] = sum;
            sums[at + 1] += DoubleSum.error(before, state[i], sum) + state[LANES + i];
        }
        Arrays.fill(state, 0, NUMBERS, 0);
        isEmpty = true;
    }
}
