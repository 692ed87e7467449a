package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.BigInteger;

/// A number of 128 bits in two's complement, which kernels use as a register: each operation replaces it and
/// says whether the result is in range. Of one thread.
final class Int128 {
    private static final int MAX_POWER = 38;
    private static final long[] POWER_LOW = new long[MAX_POWER + 1];
    private static final long[] POWER_HIGH = new long[MAX_POWER + 1];

    static {
        for (int i = 0; i <= MAX_POWER; i++) {
            BigInteger power = BigInteger.TEN.pow(i);
            POWER_LOW[i] = power.longValue();
            POWER_HIGH[i] = power.shiftRight(Long.SIZE).longValue();
        }
    }

    long high;
    long low;

    /// The greatest power of ten that 64 bits hold is that of 18.
    static long longPower(int exponent) {
        return POWER_LOW[exponent];
    }

    static BigInteger big(long high, long low) {
        BigInteger lower = BigInteger.valueOf(low & Long.MAX_VALUE);
        return BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(low < 0 ? lower.setBit(Long.SIZE - 1) : lower);
    }

    static double toDouble(long high, long low, int scale) {
        if (high == low >> 63 && Math.abs(low) < 1L << 53 && scale <= 22) {
            return low / Math.pow(10, scale);
        }
        return new BigDecimal(big(high, low), scale).doubleValue();
    }

    /// Less than, equal to or greater than 0 like the first number to the second.
    static int compare(long high, long low, long otherHigh, long otherLow) {
        return high != otherHigh ? Long.compare(high, otherHigh) : Long.compareUnsigned(low, otherLow);
    }

    void set(long newHigh, long newLow) {
        high = newHigh;
        low = newLow;
    }

    boolean isLong() {
        return high == low >> 63;
    }

    boolean isZero() {
        return (high | low) == 0;
    }

    void negate() {
        low = -low;
        high = ~high + (low == 0 ? 1 : 0);
    }

    /// @return false when the sum needs more than 128 bits
    boolean add(long otherHigh, long otherLow) {
        long sumLow = low + otherLow;
        long sumHigh = high + otherHigh + (Long.compareUnsigned(sumLow, low) < 0 ? 1 : 0);
        boolean fits = ((high ^ sumHigh) & (otherHigh ^ sumHigh)) >= 0;
        set(sumHigh, sumLow);
        return fits;
    }

    /// @return false when the product needs more than 128 bits
    boolean multiply(long factor) {
        if (isLong()) {
            set(Math.multiplyHigh(low, factor), low * factor);
            return true;
        }
        if (factor == Long.MIN_VALUE) {
            return false;
        }
        boolean negative = high < 0 != factor < 0;
        if (high < 0) {
            negate();
        }
        long absolute = Math.abs(factor);
        long upper = high * absolute;
        long carried = Math.unsignedMultiplyHigh(low, absolute);
        boolean fits = high >= 0 && Math.multiplyHigh(high, absolute) == 0 && upper >= 0 && carried >= 0;
        set(upper + carried, low * absolute);
        fits &= high >= 0;
        if (negative) {
            negate();
        }
        return fits;
    }

    /// Times ten to the power of `exponent`.
    ///
    /// @return false when the product needs more than 128 bits
    boolean scaleUp(int exponent) {
        int left = exponent;
        while (left > 18) {
            if (!multiply(longPower(18))) {
                return false;
            }
            left -= 18;
        }
        return left == 0 || multiply(longPower(left));
    }

    /// Whether the number has at most `precision` digits.
    static boolean hasDigits(long high, long low, int precision) {
        long limitHigh = POWER_HIGH[precision];
        long limitLow = POWER_LOW[precision];
        if (high >= 0) {
            return compare(high, low, limitHigh, limitLow) < 0;
        }
        long negatedLow = -low;
        long negatedHigh = ~high + (negatedLow == 0 ? 1 : 0);
        return negatedHigh >= 0 && compare(negatedHigh, negatedLow, limitHigh, limitLow) < 0;
    }
}
