package org.kalamdb.sql.exec;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.vector.ArrowTypes;
import org.kalamdb.vector.ColumnAppender;
import org.kalamdb.vector.Memory;
import org.kalamdb.vector.Validity;

/// Writes [Values] into new vectors.
final class VectorWriter {
    private VectorWriter() {}

    /// A new vector with the first `count` values, which the caller owns.
    static FieldVector write(Values values, int count, BufferAllocator allocator) {
        FieldVector vector = ArrowTypes.newVector(values.type, allocator);
        try {
            switch (values) {
                case LongValues longs -> writeLongs(longs, count, (BaseFixedWidthVector) vector);
                case DoubleValues doubles -> writeDoubles(doubles, count, (BaseFixedWidthVector) vector);
                case BytesValues bytes -> writeBytes(bytes, count, vector);
                case DecimalValues decimals -> writeDecimals(decimals, count, (BaseFixedWidthVector) vector);
                case ObjectValues objects -> writeObjects(objects, count, vector);
            }
            vector.setValueCount(count);
            return vector;
        } catch (Throwable failure) {
            vector.close();
            throw failure;
        }
    }

    private static void writeLongs(LongValues values, int count, BaseFixedWidthVector vector) {
        vector.allocateNew(count);
        long data = vector.getDataBufferAddress();
        long[] source = values.values;
        switch (vector) {
            case BitVector _ -> writeBits(source, count, data);
            case SmallIntVector _ -> {
                for (int i = 0; i < count; i++) {
                    Memory.putShort(data + 2L * i, (short) source[i]);
                }
            }
            case IntVector _, DateDayVector _ -> {
                for (int i = 0; i < count; i++) {
                    Memory.putInt(data + 4L * i, (int) source[i]);
                }
            }
            default -> Memory.copy(source, data, count);
        }
        writeValidity(values, count, vector);
    }

    private static void writeBits(long[] source, int count, long data) {
        for (int i = 0; i < count; i += 8) {
            int bits = 0;
            for (int j = i; j < Math.min(i + 8, count); j++) {
                bits |= (int) (source[j] & 1) << (j - i);
            }
            Memory.putByte(data + (i >> 3), (byte) bits);
        }
    }

    private static void writeDoubles(DoubleValues values, int count, BaseFixedWidthVector vector) {
        vector.allocateNew(count);
        long data = vector.getDataBufferAddress();
        double[] source = values.values;
        if (vector instanceof Float4Vector) {
            for (int i = 0; i < count; i++) {
                Memory.putInt(data + 4L * i, Float.floatToRawIntBits((float) source[i]));
            }
        } else {
            for (int i = 0; i < count; i++) {
                Memory.putLong(data + 8L * i, Double.doubleToRawLongBits(source[i]));
            }
        }
        writeValidity(values, count, vector);
    }

    private static void writeDecimals(DecimalValues values, int count, BaseFixedWidthVector vector) {
        vector.allocateNew(count);
        long data = vector.getDataBufferAddress();
        for (int i = 0; i < count; i++) {
            Memory.putLong(data + 16L * i, values.low[i]);
            Memory.putLong(data + 16L * i + 8, values.high(i));
        }
        writeValidity(values, count, vector);
    }

    private static void writeBytes(BytesValues values, int count, FieldVector vector) {
        if (vector instanceof FixedSizeBinaryVector fixed) {
            fixed.allocateNew(count);
            int width = fixed.getByteWidth();
            for (int i = 0; i < count; i++) {
                if (!values.nulls[i]) {
                    Memory.copy(values.data, values.start[i], fixed.getDataBufferAddress() + (long) width * i, width);
                }
            }
            writeValidity(values, count, fixed);
            return;
        }
        BaseVariableWidthVector texts = (BaseVariableWidthVector) vector;
        long total = 0;
        for (int i = 0; i < count; i++) {
            total += values.nulls[i] ? 0 : values.length[i];
        }
        if (total > Integer.MAX_VALUE) {
            throw new DbException(ErrorCode.LIMIT_EXCEEDED, "the texts of one batch need more memory than 2 GiB");
        }
        texts.allocateNew(total, count);
        long offsets = texts.getOffsetBufferAddress();
        long data = texts.getDataBufferAddress();
        int at = 0;
        for (int i = 0; i < count; i++) {
            int length = values.nulls[i] ? 0 : values.length[i];
            Memory.putInt(offsets + 4L * i, at);
            Memory.copy(values.data, length == 0 ? 0 : values.start[i], data + at, length);
            at += length;
        }
        Memory.putInt(offsets + 4L * count, at);
        writeValidity(values, count, texts);
        texts.setLastSet(count - 1);
    }

    private static void writeObjects(ObjectValues values, int count, FieldVector vector) {
        ColumnAppender appender = new ColumnAppender(values.type, vector);
        for (int i = 0; i < count; i++) {
            appender.set(i, values.get(i));
        }
    }

    private static void writeValidity(Values values, int count, FieldVector vector) {
        Validity.write(
                values.hasNulls ? values.nulls : null,
                count,
                vector.getValidityBuffer().memoryAddress());
    }
}
