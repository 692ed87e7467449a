package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.kalamdb.model.DataType;

/// Values of BOOLEAN (0 and 1), SMALLINT, INT, BIGINT, TIMESTAMP, DATETIME, DATE or TIME.
final class LongValues extends Values {
    long[] values = new long[0];

    LongValues(DataType type, MemoryBudget memory) {
        super(type, memory);
    }

    @Override
    void growTo(int newCapacity) {
        values = Arrays.copyOf(values, newCapacity);
    }

    @Override
    int bytesPerValue() {
        return Long.BYTES;
    }

    @Override
    Object box(int i) {
        long value = values[i];
        if (type.equals(DataType.BOOLEAN)) {
            return value != 0;
        }
        if (type.equals(DataType.INT) || type.equals(DataType.DATE)) {
            return (int) value;
        }
        if (type.equals(DataType.SMALLINT)) {
            return (short) value;
        }
        return value;
    }

    @Override
    void unbox(int i, Object value) {
        values[i] = value instanceof Boolean truth ? (truth ? 1 : 0) : ((Number) value).longValue();
    }

    @Override
    void copyValue(int i, Values from, int j) {
        values[i] = ((LongValues) from).values[j];
    }

    @Override
    void copyRange(int i, Values from, int count) {
        copyNulls(i, from, count);
        System.arraycopy(((LongValues) from).values, 0, values, i, count);
    }

    @Override
    int compareValue(int i, Values other, int j) {
        return Long.compare(values[i], ((LongValues) other).values[j]);
    }
}
