package org.kalamdb.sql.exec;

import java.util.Arrays;

/// Tells which numbers are in a range, by arithmetic alone, of which the compiler can make vector instructions.
final class RangeMask {
    private static final long MINUS_ZERO = -1;
    private static final long INFINITE = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    private static final long MINUS_INFINITE = ~INFINITE;
    private static final long NAN = DoubleValues.ordered(Double.NaN);

    private RangeMask() {}

    /// Finds a range of [DoubleValues#ordered] numbers in the bits of doubles. Those order like the numbers do
    /// once those of negative doubles are turned around, but for two things: NaNs with a sign would come below all
    /// others, and -0.0 just below 0.0. The first makes the range one that goes on at the other end, the second
    /// moves its ends.
    ///
    /// @param bits     of doubles; not there any more afterwards
    /// @param least    the range's start, as [DoubleValues#ordered] has it
    /// @param greatest its end, included; not below `least`
    /// @param out      becomes 1 for those in the range, 0 for the others
    static void ofDoubles(long[] bits, int count, long least, long greatest, long[] out) {
        boolean takesNaN = least <= NAN && greatest >= NAN;
        long first = Math.max(least == 0 ? MINUS_ZERO : least, MINUS_INFINITE);
        long last = Math.min(greatest == MINUS_ZERO ? MINUS_ZERO - 1 : greatest, INFINITE);
        if (takesNaN) {
            first = Math.min(first, INFINITE + 1);
            last = MINUS_INFINITE - 1;
        } else if (first > last) {
            Arrays.fill(out, 0, count, 0);
            return;
        }
        for (int i = 0; i < count; i++) {
            bits[i] ^= bits[i] >> 63 & Long.MAX_VALUE;
        }
        of(bits, count, first, last, out);
    }

    /// @param least    the range's start
    /// @param greatest its end, included; when it is before the start, the range goes from there through
    ///                 `Long.MAX_VALUE` and `Long.MIN_VALUE` to the end
    /// @param out      becomes 1 for the numbers in the range, 0 for the others
    static void of(long[] numbers, int count, long least, long greatest, long[] out) {
        long span = greatest - least;
        for (int i = 0; i < count; i++) {
            long distance = numbers[i] - least;
            // the sign of what follows is set when the span is less than the distance, both without signs
            long outside = (~span & distance) | ((~span | distance) & (span - distance));
            out[i] = ~outside >>> 63;
        }
    }
}
