package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TimeInterval;

/// Values of EMBEDDING or INTERVAL in their canonical form.
final class ObjectValues extends Values {
    private static final int ESTIMATED_BYTES = 48;

    @Nullable
    Object[] values = new Object[0];

    ObjectValues(DataType type, MemoryBudget memory) {
        super(type, memory);
    }

    @Override
    void growTo(int newCapacity) {
        values = Arrays.copyOf(values, newCapacity);
    }

    @Override
    int bytesPerValue() {
        return type instanceof DataType.Embedding embedding
                ? ESTIMATED_BYTES + embedding.dimension() * Float.BYTES
                : ESTIMATED_BYTES;
    }

    @Override
    Object box(int i) {
        Object value = values[i];
        if (value == null) {
            throw new IllegalStateException("no value at " + i);
        }
        return value;
    }

    @Override
    void unbox(int i, Object value) {
        values[i] = value;
    }

    @Override
    void copyValue(int i, Values from, int j) {
        values[i] = from.box(j);
    }

    @Override
    int compareValue(int i, Values other, int j) {
        return compare(box(i), other.box(j));
    }

    /// A number that is smaller only if the value is.
    long lead(int i) {
        return box(i) instanceof TimeInterval interval ? interval.spanDays() : 0;
    }

    /// Embeddings element by element with NaN greatest.
    private static int compare(Object a, Object b) {
        if (a instanceof TimeInterval x && b instanceof TimeInterval y) {
            return x.compareTo(y);
        }
        float[] x = (float[]) a;
        float[] y = (float[]) b;
        for (int i = 0; i < Math.min(x.length, y.length); i++) {
            int order = Long.compare(DoubleValues.ordered(x[i]), DoubleValues.ordered(y[i]));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(x.length, y.length);
    }
}
