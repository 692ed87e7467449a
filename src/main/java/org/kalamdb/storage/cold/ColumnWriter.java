package org.kalamdb.storage.cold;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.ColumnStats;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;

/// Writes one declared column of a segment and keeps its range. Used by one thread.
final class ColumnWriter {
    /// Longer text and bytes are cut to this in the range.
    static final int MAX_BOUND_BYTES = 64;

    private final Column column;
    private final String name;
    private final int index;
    private final @Nullable Comparator<Object> order;
    private @Nullable Object min;
    private @Nullable Object max;
    private long nullCount;

    /// @param index of the field in the segment's schema
    ColumnWriter(Column column, int index) {
        this.column = column;
        this.name = SegmentSchema.fieldName(column);
        this.index = index;
        this.order = isOrderable(column.type()) ? StoredValues.order(column.type()) : null;
    }

    /// JSON and FILE are text without a useful order.
    static boolean isOrderable(DataType type) {
        return !(type instanceof DataType.Embedding) && !type.equals(DataType.JSON) && !type.equals(DataType.FILE);
    }

    /// @param value in canonical form
    void write(@Nullable Object value, RecordConsumer out) {
        if (value == null) {
            nullCount++;
            return;
        }
        Object stored = StoredValues.ofCanonical(column.type(), value);
        track(stored);
        out.startField(name, index);
        switch (stored) {
            case Boolean v -> out.addBoolean(v);
            case Integer v -> out.addInteger(v);
            case Long v -> out.addLong(v);
            case Float v -> out.addFloat(v);
            case Double v -> out.addDouble(v);
            case byte[] v -> {
                if (column.type() instanceof DataType.Decimal decimal && SegmentSchema.fitsLong(decimal)) {
                    out.addLong(Objects.requireNonNull(StoredValues.unscaled(v), "a DECIMAL with too many digits"));
                } else {
                    out.addBinary(Binary.fromConstantByteArray(v));
                }
            }
            case float[] v -> writeList(v, out);
            default -> throw new IllegalStateException("no stored form: " + stored.getClass());
        }
        out.endField(name, index);
    }

    private static void writeList(float[] values, RecordConsumer out) {
        out.startGroup();
        out.startField("list", 0);
        for (float value : values) {
            out.startGroup();
            out.startField("element", 0);
            out.addFloat(value);
            out.endField("element", 0);
            out.endGroup();
        }
        out.endField("list", 0);
        out.endGroup();
    }

    private void track(Object stored) {
        if (order == null) {
            return;
        }
        if (min == null || order.compare(stored, min) < 0) {
            min = stored;
        }
        if (max == null || order.compare(stored, max) > 0) {
            max = stored;
        }
    }

    boolean hasStats() {
        return order != null;
    }

    /// The range so far.
    ColumnStats stats() {
        return new ColumnStats(
                column.id(),
                min == null ? null : encode(lowered(min)),
                max == null ? null : encode(raised(max)),
                nullCount);
    }

    private byte @Nullable [] encode(@Nullable Object stored) {
        return stored == null
                ? null
                : OrderedCodec.encode(column.type(), StoredValues.toCanonical(column.type(), stored));
    }

    /// The value itself or, when it is long, a shorter one that is not greater.
    private Object lowered(Object stored) {
        return stored instanceof byte[] bytes && bytes.length > MAX_BOUND_BYTES ? cut(bytes) : stored;
    }

    /// The value itself or, when it is long, a shorter one that is greater; null when there is none.
    private @Nullable Object raised(Object stored) {
        if (!(stored instanceof byte[] bytes) || bytes.length <= MAX_BOUND_BYTES) {
            return stored;
        }
        return column.type().equals(DataType.TEXT) ? raisedText(cut(bytes)) : raisedBytes(cut(bytes));
    }

    /// The first bytes; of text only whole characters.
    private byte[] cut(byte[] bytes) {
        int length = MAX_BOUND_BYTES;
        while (column.type().equals(DataType.TEXT) && (bytes[length] & 0xc0) == 0x80) {
            length--;
        }
        return Arrays.copyOf(bytes, length);
    }

    private static byte @Nullable [] raisedBytes(byte[] bytes) {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] != -1) {
                byte[] raised = Arrays.copyOf(bytes, i + 1);
                raised[i]++;
                return raised;
            }
        }
        return null;
    }

    private static byte @Nullable [] raisedText(byte[] utf8) {
        int[] characters = new String(utf8, StandardCharsets.UTF_8).codePoints().toArray();
        for (int i = characters.length - 1; i >= 0; i--) {
            if (characters[i] != Character.MAX_CODE_POINT) {
                int next = characters[i] + 1;
                characters[i] = next == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : next;
                return new String(characters, 0, i + 1).getBytes(StandardCharsets.UTF_8);
            }
        }
        return null;
    }
}
