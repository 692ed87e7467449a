package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.kalamdb.model.DataType;

/// Values of DECIMAL by their unscaled number: in 64 bits when the type has at most 18 digits, else in 128
/// (two's complement).
final class DecimalValues extends Values {
    static final int LONG_DIGITS = 18;

    final DataType.Decimal decimal;
    /// Whether [#high] is in use.
    final boolean wide;
    long[] low = new long[0];
    long[] high = new long[0];

    DecimalValues(DataType.Decimal type, MemoryBudget memory) {
        super(type, memory);
        this.decimal = type;
        this.wide = type.precision() > LONG_DIGITS;
    }

    long high(int i) {
        return wide ? high[i] : low[i] >> 63;
    }

    /// Whether each of some numbers has its value in 64 bits.
    boolean areLongs(int[] rows, int count) {
        long rest = 0;
        if (wide && Rows.isIdentity(rows, count)) {
            for (int i = 0; i < count; i++) {
                rest |= high[i] ^ low[i] >> 63;
            }
        } else if (wide) {
            for (int k = 0; k < count; k++) {
                rest |= high[rows[k]] ^ low[rows[k]] >> 63;
            }
        }
        return rest == 0;
    }

    /// How many bits the magnitudes of the first `count` numbers take at most; 64 also for more than that.
    int bits(int count) {
        if (!areLongs(Rows.identity(count), count)) {
            return Long.SIZE;
        }
        long bits = 0;
        for (int i = 0; i < count; i++) {
            bits |= low[i] ^ low[i] >> 63;
        }
        return Long.SIZE - Long.numberOfLeadingZeros(bits);
    }

    double toDouble(int i) {
        return Int128.toDouble(high(i), low[i], decimal.scale());
    }

    /// The caller has seen to it that a narrow type gets 64 bits.
    void setUnscaled(int i, long highPart, long lowPart) {
        low[i] = lowPart;
        if (wide) {
            high[i] = highPart;
        }
    }

    @Override
    void growTo(int newCapacity) {
        low = Arrays.copyOf(low, newCapacity);
        if (wide) {
            high = Arrays.copyOf(high, newCapacity);
        }
    }

    @Override
    int bytesPerValue() {
        return wide ? 2 * Long.BYTES : Long.BYTES;
    }

    @Override
    BigDecimal box(int i) {
        return high(i) == low[i] >> 63
                ? BigDecimal.valueOf(low[i], decimal.scale())
                : new BigDecimal(Int128.big(high[i], low[i]), decimal.scale());
    }

    @Override
    void unbox(int i, Object value) {
        BigDecimal number = (BigDecimal) value;
        BigDecimal scaled = number.scale() == decimal.scale() ? number : Decimals.fit(number, decimal);
        if (scaled.precision() > decimal.precision()) {
            throw Decimals.overflow(number, decimal);
        }
        if (scaled.precision() <= LONG_DIGITS) {
            long unscaled = scaled.scaleByPowerOfTen(scaled.scale()).longValueExact();
            setUnscaled(i, unscaled >> 63, unscaled);
        } else {
            BigInteger unscaled = scaled.unscaledValue();
            setUnscaled(i, unscaled.shiftRight(Long.SIZE).longValue(), unscaled.longValue());
        }
    }

    @Override
    void copyValue(int i, Values from, int j) {
        DecimalValues source = (DecimalValues) from;
        if (source.decimal.scale() == decimal.scale() && source.wide == wide) {
            setUnscaled(i, source.high(j), source.low[j]);
        } else {
            unbox(i, source.box(j));
        }
    }

    @Override
    int compareValue(int i, Values other, int j) {
        DecimalValues others = (DecimalValues) other;
        return others.decimal.scale() == decimal.scale()
                ? Int128.compare(high(i), low[i], others.high(j), others.low[j])
                : box(i).compareTo(others.box(j));
    }

    /// A number that is smaller only if the value is; the value itself for a narrow type.
    long lead(int i) {
        if (!wide || high[i] == low[i] >> 63) {
            return low[i];
        }
        return high[i] < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
