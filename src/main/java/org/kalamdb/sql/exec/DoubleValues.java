package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.kalamdb.model.DataType;

/// Values of FLOAT or DOUBLE; a FLOAT is kept as the double of the same value.
final class DoubleValues extends Values {
    double[] values = new double[0];

    DoubleValues(DataType type, MemoryBudget memory) {
        super(type, memory);
    }

    /// A number that orders like the double does in SQL: NaN greatest and equal to itself, zeros equal.
    static long ordered(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ (bits >> 63 & Long.MAX_VALUE);
    }

    /// The double that [#ordered] makes the number of.
    static double fromOrdered(long number) {
        return Double.longBitsToDouble(number ^ (number >> 63 & Long.MAX_VALUE));
    }

    @Override
    void growTo(int newCapacity) {
        values = Arrays.copyOf(values, newCapacity);
    }

    @Override
    int bytesPerValue() {
        return Double.BYTES;
    }

    @Override
    Object box(int i) {
        if (type.equals(DataType.FLOAT)) {
            return (float) values[i];
        }
        return values[i];
    }

    @Override
    void unbox(int i, Object value) {
        values[i] = ((Number) value).doubleValue();
    }

    @Override
    void copyValue(int i, Values from, int j) {
        values[i] = ((DoubleValues) from).values[j];
    }

    @Override
    void copyRange(int i, Values from, int count) {
        copyNulls(i, from, count);
        System.arraycopy(((DoubleValues) from).values, 0, values, i, count);
    }

    @Override
    int compareValue(int i, Values other, int j) {
        return Long.compare(ordered(values[i]), ordered(((DoubleValues) other).values[j]));
    }
}
