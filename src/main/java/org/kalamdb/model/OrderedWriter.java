package org.kalamdb.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.Utf8;

/// Appends values in the form of [OrderedCodec]. Used by one thread.
final class OrderedWriter {
    static final int DECIMAL_BYTES = 16;
    static final byte ESCAPED = (byte) 0xFF;
    static final byte END = 0;

    private static final int INITIAL_BYTES = 32;

    private ByteBuffer buffer = ByteBuffer.allocate(INITIAL_BYTES);

    byte[] toBytes() {
        byte[] bytes = new byte[buffer.position()];
        buffer.get(0, bytes);
        return bytes;
    }

    void write(DataType type, Object value) {
        switch (type) {
            case DataType.Decimal decimal -> writeDecimal(decimal, (BigDecimal) value);
            case DataType.Embedding embedding ->
                throw new DbException(ErrorCode.SCHEMA, embedding.sqlName() + " values have no order");
            case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
            case DataType.Simple simple -> writeSimple(simple, value);
        }
    }

    private void writeSimple(DataType.Simple type, Object value) {
        switch (type) {
            case BOOLEAN -> room(1).put((byte) ((Boolean) value ? 1 : 0));
            case SMALLINT -> room(Short.BYTES).putShort((short) ((Short) value ^ Short.MIN_VALUE));
            case INT, DATE -> room(Integer.BYTES).putInt((Integer) value ^ Integer.MIN_VALUE);
            case BIGINT, TIMESTAMP, DATETIME, TIME -> room(Long.BYTES).putLong((Long) value ^ Long.MIN_VALUE);
            case FLOAT -> writeFloat((Float) value);
            case DOUBLE -> writeDouble((Double) value);
            case UUID -> writeUuid((UUID) value);
            case TEXT, JSON, FILE -> writeEscaped(Utf8.bytes((String) value));
            case BYTES -> writeEscaped((byte[]) value);
        }
    }

    private void writeFloat(float value) {
        int bits = value == 0 ? 0 : Float.floatToIntBits(value);
        room(Float.BYTES).putInt(bits ^ (bits >> (Integer.SIZE - 1) | Integer.MIN_VALUE));
    }

    private void writeDouble(double value) {
        long bits = value == 0 ? 0 : Double.doubleToLongBits(value);
        room(Double.BYTES).putLong(bits ^ (bits >> (Long.SIZE - 1) | Long.MIN_VALUE));
    }

    private void writeUuid(UUID value) {
        room(2 * Long.BYTES).putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
    }

    private void writeDecimal(DataType.Decimal type, BigDecimal value) {
        BigInteger unscaled = value.unscaledValue();
        if (value.scale() != type.scale() || unscaled.bitLength() >= DECIMAL_BYTES * Byte.SIZE) {
            throw new IllegalArgumentException(value.toPlainString() + " is not a value of " + type.sqlName());
        }
        long high = unscaled.shiftRight(Long.SIZE).longValue();
        room(DECIMAL_BYTES).putLong(high ^ Long.MIN_VALUE).putLong(unscaled.longValue());
    }

    private void writeEscaped(byte[] bytes) {
        int zeros = 0;
        for (byte b : bytes) {
            zeros += b == 0 ? 1 : 0;
        }
        ByteBuffer out = room(Math.addExact(bytes.length, zeros + 2));
        if (zeros == 0) {
            out.put(bytes);
        } else {
            for (byte b : bytes) {
                out.put(b);
                if (b == 0) {
                    out.put(ESCAPED);
                }
            }
        }
        out.put(END).put(END);
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int needed = Math.addExact(buffer.position(), bytes);
            buffer =
                    ByteBuffer.allocate(Math.max(needed, 2 * buffer.capacity())).put(buffer.flip());
        }
        return buffer;
    }
}
