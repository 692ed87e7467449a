package org.kalamdb.vector;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TimeInterval;

/// Writes values of one type into a vector, growing it as needed. Each method sets the value at `row`;
/// which of them
/// fits follows from
/// the column's type. The vector stays the caller's.
public final class ColumnAppender {
    private final DataType type;
    private final FieldVector vector;

    /// An appender of `type` values to a vector made by [ArrowTypes] for the same type.
    public ColumnAppender(DataType type, FieldVector vector) {
        this.type = type;
        this.vector = vector;
    }

    public DataType type() {
        return type;
    }

    public FieldVector vector() {
        return vector;
    }

    /// See [BatchBuilder#reserve]. The vector is empty.
    void reserve(int rows, int textBytes) {
        switch (vector) {
            case BaseVariableWidthVector v -> v.allocateNew(textBytes, rows);
            case BaseFixedWidthVector v -> v.allocateNew(rows);
            case FixedSizeListVector v -> {
                v.setInitialCapacity(rows);
                v.allocateNew();
            }
            default -> throw mismatch(rows);
        }
    }

    /// See [BatchBuilder#fits].
    boolean fits(int row, int textBytes) {
        if (row >= vector.getValueCapacity()) {
            return false;
        }
        return !(vector instanceof BaseVariableWidthVector v)
                || v.getDataBuffer().capacity() - v.getStartOffset(row) >= textBytes;
    }

    public void setNull(int row) {
        while (vector.getValueCapacity() <= row) {
            vector.reAlloc();
        }
        vector.setNull(row);
    }

    public void setBoolean(int row, boolean value) {
        ((BitVector) vector).setSafe(row, value ? 1 : 0);
    }

    /// Any type whose value is an integer: SMALLINT, INT, BIGINT, TIMESTAMP, DATETIME, DATE, TIME.
    public void setLong(int row, long value) {
        switch (vector) {
            case BigIntVector v -> v.setSafe(row, value);
            case TimeStampMicroVector v -> v.setSafe(row, value);
            case TimeMicroVector v -> v.setSafe(row, value);
            case IntVector v -> v.setSafe(row, Math.toIntExact(value));
            case DateDayVector v -> v.setSafe(row, Math.toIntExact(value));
            case SmallIntVector v -> v.setSafe(row, Math.toIntExact(value));
            default -> throw mismatch(value);
        }
    }

    public void setFloat(int row, float value) {
        ((Float4Vector) vector).setSafe(row, value);
    }

    public void setDouble(int row, double value) {
        ((Float8Vector) vector).setSafe(row, value);
    }

    public void setDecimal(int row, BigDecimal value) {
        ((DecimalVector) vector).setSafe(row, value);
    }

    /// A DECIMAL by its unscaled value.
    public void setUnscaled(int row, long unscaled) {
        ((DecimalVector) vector).setSafe(row, unscaled);
    }

    /// TEXT, JSON, FILE as UTF-8, BYTES, or the 16 bytes of a UUID.
    public void setBytes(int row, byte[] bytes, int offset, int length) {
        switch (vector) {
            case VarCharVector v -> v.setSafe(row, bytes, offset, length);
            case VarBinaryVector v -> v.setSafe(row, bytes, offset, length);
            case FixedSizeBinaryVector v ->
                v.setSafe(row, java.util.Arrays.copyOfRange(bytes, offset, offset + length));
            default -> throw mismatch("bytes");
        }
    }

    public void setFloats(int row, float[] values) {
        FixedSizeListVector list = (FixedSizeListVector) vector;
        int start = list.startNewValue(row);
        Float4Vector elements = (Float4Vector) list.getDataVector();
        for (int i = 0; i < values.length; i++) {
            elements.setSafe(start + i, values[i]);
        }
    }

    /// Copies the value at `index` of a vector of the same type.
    public void copy(int row, FieldVector source, int index) {
        vector.copyFromSafe(index, row, source);
    }

    /// Any value in its canonical Java form ([DataType]); null is NULL.
    public void set(int row, @Nullable Object value) {
        switch (value) {
            case null -> setNull(row);
            case Boolean v -> setBoolean(row, v);
            case Short v -> setLong(row, v);
            case Integer v -> setLong(row, v);
            case Long v -> setLong(row, v);
            case Float v -> setFloat(row, v);
            case Double v -> setDouble(row, v);
            case BigDecimal v -> setDecimal(row, v);
            case String v -> {
                byte[] utf8 = v.getBytes(StandardCharsets.UTF_8);
                setBytes(row, utf8, 0, utf8.length);
            }
            case byte[] v -> setBytes(row, v, 0, v.length);
            case UUID v -> setBytes(row, uuidBytes(v), 0, 2 * Long.BYTES);
            case float[] v -> setFloats(row, v);
            case TimeInterval v -> ((IntervalMonthDayNanoVector) vector).setSafe(row, v.months(), v.days(), v.micros());
            default -> throw mismatch(value);
        }
    }

    private static byte[] uuidBytes(UUID value) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(value.getMostSignificantBits())
                .putLong(value.getLeastSignificantBits())
                .array();
    }

    private IllegalArgumentException mismatch(Object value) {
        return new IllegalArgumentException(value.getClass().getSimpleName() + " is not a value of " + type.sqlName());
    }
}
