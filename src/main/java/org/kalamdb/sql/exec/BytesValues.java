package org.kalamdb.sql.exec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.TextCodes;

/// Values of TEXT, JSON or FILE as UTF-8, of BYTES, or of UUID as 16 big-endian bytes: slices of one array,
/// which is either the values' own, filled by [#append], or lent by [#borrow].
final class BytesValues extends Values {
    private static final int MAX_BYTES = 1 << 30;

    byte[] data = new byte[0];
    int[] start = new int[0];
    int[] length = new int[0];
    /// The numbers of the values in the dictionary that `data` is of; null when they are not from one. Of the j-th
    /// value it is the one at `codeRows[j]`.
    @Nullable
    TextCodes codes;

    int[] codeRows = new int[0];
    private byte[] own = new byte[0];
    private int used;

    BytesValues(DataType type, MemoryBudget memory) {
        super(type, memory);
    }

    @Override
    void reset(int count) {
        super.reset(count);
        data = own;
        codes = null;
        used = 0;
    }

    /// Makes the values those of some rows of a column.
    ///
    /// @param rows positions in the column
    void take(TextCodes texts, int[] rows, int count) {
        borrow(texts.bytes());
        codes = texts;
        codeRows = rows;
        int[] offsets = texts.offsets();
        for (int i = 0; i < count; i++) {
            int code = texts.codes()[rows[i]];
            if (code < 0) {
                setNull(i);
            } else {
                start[i] = offsets[code];
                length[i] = offsets[code + 1] - offsets[code];
            }
        }
    }

    /// Lets the slices refer to `lent` until the next [#reset]. Nothing can be appended meanwhile.
    void borrow(byte[] lent) {
        data = lent;
    }

    /// Makes the i-th value a copy of these bytes.
    void append(int i, byte[] source, int offset, int size) {
        int at = room(size);
        System.arraycopy(source, offset, own, at, size);
        start[i] = at;
        length[i] = size;
    }

    /// Makes the i-th value `size` bytes that the caller then writes to `data` from `start[i]`.
    void appendRoom(int i, int size) {
        start[i] = room(size);
        length[i] = size;
    }

    /// Overwrites the i-th value, which is the only one there, with the j-th of `from`, if it is not longer.
    boolean replace(int i, BytesValues from, int j) {
        if (from.length[j] > length[i]) {
            return false;
        }
        System.arraycopy(from.data, from.start[j], data, start[i], from.length[j]);
        length[i] = from.length[j];
        return true;
    }

    /// Makes the i-th value a slice of `data`.
    void slice(int i, int from, int size) {
        start[i] = from;
        length[i] = size;
    }

    private int room(int size) {
        if (size > own.length - used) {
            long wanted = Math.max((long) used + size, Math.min((long) own.length * 2, MAX_BYTES));
            if (wanted > MAX_BYTES) {
                throw new DbException(ErrorCode.LIMIT_EXCEEDED, "the query's texts need more memory than 1 GiB");
            }
            int grown = (int) Math.max(256, wanted);
            memory.reserve(grown - own.length);
            own = Arrays.copyOf(own, grown);
            data = own;
        }
        int at = used;
        used += size;
        return at;
    }

    boolean equalsAt(int i, BytesValues other, int j) {
        return length[i] == other.length[j] && Bytes.equal(data, start[i], other.data, other.start[j], length[i]);
    }

    String text(int i) {
        return new String(data, start[i], length[i], StandardCharsets.UTF_8);
    }

    @Override
    void release() {
        super.release();
        memory.release(own.length);
        own = new byte[0];
        data = own;
        codes = null;
        used = 0;
    }

    @Override
    void growTo(int newCapacity) {
        start = Arrays.copyOf(start, newCapacity);
        length = Arrays.copyOf(length, newCapacity);
    }

    @Override
    int bytesPerValue() {
        return 2 * Integer.BYTES;
    }

    @Override
    Object box(int i) {
        if (type.equals(DataType.UUID)) {
            return uuid(data, start[i]);
        }
        if (type.equals(DataType.BYTES)) {
            return Arrays.copyOfRange(data, start[i], start[i] + length[i]);
        }
        return text(i);
    }

    @Override
    void unbox(int i, Object value) {
        switch (value) {
            case String text -> {
                byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                append(i, utf8, 0, utf8.length);
            }
            case byte[] bytes -> append(i, bytes, 0, bytes.length);
            case UUID uuid -> {
                appendRoom(i, 2 * Long.BYTES);
                Bytes.putBigEndianLong(data, start[i], uuid.getMostSignificantBits());
                Bytes.putBigEndianLong(data, start[i] + Long.BYTES, uuid.getLeastSignificantBits());
            }
            default -> throw new IllegalArgumentException("not bytes: " + value.getClass());
        }
    }

    @Override
    void copyValue(int i, Values from, int j) {
        BytesValues source = (BytesValues) from;
        append(i, source.data, source.start[j], source.length[j]);
    }

    @Override
    int compareValue(int i, Values other, int j) {
        BytesValues that = (BytesValues) other;
        return Bytes.compare(data, start[i], length[i], that.data, that.start[j], that.length[j]);
    }
}
