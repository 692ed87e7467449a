package org.kalamdb.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Reads values in the form of [OrderedCodec] one after another. Used by one thread.
final class OrderedReader {
    private final ByteBuffer buffer;

    OrderedReader(byte[] bytes, int offset) {
        if (offset > bytes.length) {
            throw corrupt("ends before its first column");
        }
        this.buffer = ByteBuffer.wrap(bytes, offset, bytes.length - offset);
    }

    Object read(DataType type) {
        return switch (type) {
            case DataType.Decimal decimal -> readDecimal(decimal);
            case DataType.Embedding embedding ->
                throw new DbException(ErrorCode.SCHEMA, embedding.sqlName() + " values have no order");
            case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
            case DataType.Simple simple -> readSimple(simple);
        };
    }

    void expectEnd() {
        if (buffer.hasRemaining()) {
            throw corrupt("has " + buffer.remaining() + " bytes after its last column");
        }
    }

    private Object readSimple(DataType.Simple type) {
        return switch (type) {
            case BOOLEAN -> readBoolean();
            case SMALLINT -> (short) (need(type, Short.BYTES).getShort() ^ Short.MIN_VALUE);
            case INT, DATE -> need(type, Integer.BYTES).getInt() ^ Integer.MIN_VALUE;
            case BIGINT, TIMESTAMP, DATETIME, TIME -> need(type, Long.BYTES).getLong() ^ Long.MIN_VALUE;
            case FLOAT -> readFloat();
            case DOUBLE -> readDouble();
            case UUID -> new UUID(need(type, 2 * Long.BYTES).getLong(), buffer.getLong());
            case TEXT, JSON, FILE -> new String(readEscaped(type), StandardCharsets.UTF_8);
            case BYTES -> readEscaped(type);
        };
    }

    private boolean readBoolean() {
        byte value = need(DataType.BOOLEAN, 1).get();
        if (value != 0 && value != 1) {
            throw corrupt("holds " + value + " as a BOOLEAN");
        }
        return value == 1;
    }

    private float readFloat() {
        int stored = need(DataType.FLOAT, Float.BYTES).getInt();
        return Float.intBitsToFloat(stored ^ (~stored >> (Integer.SIZE - 1) | Integer.MIN_VALUE));
    }

    private double readDouble() {
        long stored = need(DataType.DOUBLE, Double.BYTES).getLong();
        return Double.longBitsToDouble(stored ^ (~stored >> (Long.SIZE - 1) | Long.MIN_VALUE));
    }

    private BigDecimal readDecimal(DataType.Decimal type) {
        byte[] unscaled = new byte[OrderedWriter.DECIMAL_BYTES];
        need(type, unscaled.length).get(unscaled);
        unscaled[0] ^= Byte.MIN_VALUE;
        return new BigDecimal(new BigInteger(unscaled), type.scale());
    }

    private byte[] readEscaped(DataType type) {
        int start = buffer.position();
        int zeros = 0;
        int zero = nextZero(start, type);
        while (buffer.get(zero + 1) != OrderedWriter.END) {
            if (buffer.get(zero + 1) != OrderedWriter.ESCAPED) {
                throw corrupt("holds a broken escape in a " + type.sqlName());
            }
            zeros++;
            zero = nextZero(zero + 2, type);
        }
        byte[] bytes = new byte[zero - start - zeros];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = buffer.get();
            if (bytes[i] == 0) {
                buffer.get();
            }
        }
        buffer.position(zero + 2);
        return bytes;
    }

    /// The place of the next zero byte, which has another byte after it.
    private int nextZero(int from, DataType type) {
        int at = from;
        while (at + 1 < buffer.limit()) {
            if (buffer.get(at) == 0) {
                return at;
            }
            at++;
        }
        throw corrupt("ends within a " + type.sqlName());
    }

    private ByteBuffer need(DataType type, int bytes) {
        if (buffer.remaining() < bytes) {
            throw corrupt("ends within a " + type.sqlName());
        }
        return buffer;
    }

    private static DbException corrupt(String what) {
        return new DbException(ErrorCode.CORRUPTION, "ordered key " + what);
    }
}
