package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// A growing on-heap array of values of one type: what an expression makes for the rows it is evaluated on
/// (the i-th value belongs to the i-th row), and what sort keys and groups are kept in. The owner reuses it.
///
/// The five shapes cover all types: [LongValues] (booleans as 0 and 1, integers, dates, times),
/// [DoubleValues] (both float types), [DecimalValues], [BytesValues] (texts as UTF-8, bytes, UUIDs as 16
/// bytes), [ObjectValues] (embeddings, intervals). A NULL's slot holds anything.
abstract sealed class Values permits LongValues, DoubleValues, DecimalValues, BytesValues, ObjectValues {
    final DataType type;
    final MemoryBudget memory;
    /// Never shorter than [#capacity]; all false when `hasNulls` is.
    boolean[] nulls = new boolean[0];
    boolean hasNulls;
    int capacity;

    Values(DataType type, MemoryBudget memory) {
        this.type = type;
        this.memory = memory;
    }

    static Values of(DataType type, MemoryBudget memory) {
        return switch (type) {
            case DataType.Decimal decimal -> new DecimalValues(decimal, memory);
            case DataType.Embedding _, DataType.Interval _ -> new ObjectValues(type, memory);
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN, SMALLINT, INT, BIGINT, TIMESTAMP, DATETIME, DATE, TIME ->
                        new LongValues(type, memory);
                    case FLOAT, DOUBLE -> new DoubleValues(type, memory);
                    case TEXT, JSON, FILE, BYTES, UUID -> new BytesValues(type, memory);
                };
        };
    }

    /// Forgets everything and makes room for `count` values.
    void reset(int count) {
        if (hasNulls) {
            Arrays.fill(nulls, false);
            hasNulls = false;
        }
        ensure(count);
    }

    /// Makes room for at least `count` values, keeping those there are.
    final void ensure(int count) {
        if (count > capacity) {
            int grown = Math.max(count, Math.max(16, capacity + (capacity >> 1)));
            memory.reserve((long) (grown - capacity) * (bytesPerValue() + 1));
            nulls = Arrays.copyOf(nulls, grown);
            growTo(grown);
            capacity = grown;
        }
    }

    /// Gives the memory back; the values are gone.
    void release() {
        memory.release((long) capacity * (bytesPerValue() + 1));
        nulls = new boolean[0];
        hasNulls = false;
        capacity = 0;
        growTo(0);
    }

    abstract void growTo(int newCapacity);

    abstract int bytesPerValue();

    final boolean isNull(int i) {
        return nulls[i];
    }

    final void setNull(int i) {
        nulls[i] = true;
        hasNulls = true;
    }

    final void setAllNull(int count) {
        Arrays.fill(nulls, 0, count, true);
        hasNulls |= count > 0;
    }

    /// A number as DOUBLE; it is not NULL.
    final double number(int i) {
        return switch (this) {
            case LongValues longs -> longs.values[i];
            case DoubleValues doubles -> doubles.values[i];
            case DecimalValues decimals -> decimals.toDouble(i);
            case BytesValues _, ObjectValues _ -> throw new IllegalStateException(type.sqlName() + " is no number");
        };
    }

    /// NULL where `source` is.
    final void takeNulls(Values source, int count) {
        if (source.hasNulls) {
            for (int i = 0; i < count; i++) {
                nulls[i] |= source.nulls[i];
            }
            hasNulls = true;
        }
    }

    /// The value in its canonical form ([DataType]); null for NULL.
    final @Nullable Object get(int i) {
        return nulls[i] ? null : box(i);
    }

    /// Sets a canonical value; null is NULL.
    final void set(int i, @Nullable Object value) {
        if (value == null) {
            setNull(i);
        } else {
            unbox(i, value);
        }
    }

    /// Sets the i-th value to the j-th of `from`, which has the same shape.
    final void copy(int i, Values from, int j) {
        if (from.nulls[j]) {
            setNull(i);
        } else {
            copyValue(i, from, j);
        }
    }

    /// Sets `count` values from the i-th on to the first ones of `from`, which has the same shape.
    void copyRange(int i, Values from, int count) {
        for (int k = 0; k < count; k++) {
            copy(i + k, from, k);
        }
    }

    final void copyNulls(int i, Values from, int count) {
        System.arraycopy(from.nulls, 0, nulls, i, count);
        hasNulls |= from.hasNulls;
    }

    abstract Object box(int i);

    abstract void unbox(int i, Object value);

    abstract void copyValue(int i, Values from, int j);

    /// Like SQL's comparison of two values that are not NULL.
    abstract int compareValue(int i, Values other, int j);

    static UUID uuid(byte[] data, int start) {
        return new UUID(Bytes.bigEndianLong(data, start), Bytes.bigEndianLong(data, start + Long.BYTES));
    }
}
