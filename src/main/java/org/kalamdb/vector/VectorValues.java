package org.kalamdb.vector;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
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
import org.kalamdb.model.TimeInterval;

/// Reads single values out of vectors in their canonical Java form ([org.kalamdb.model.DataType]). For
/// edges and
/// tests,
/// not for kernels.
public final class VectorValues {
    private VectorValues() {}

    /// The value of a batch's column in its i-th row that counts; null for NULL.
    public static @Nullable Object get(Batch batch, int column, int i) {
        return get(batch.column(column), batch.position(i));
    }

    /// The value at `row`; null for NULL.
    public static @Nullable Object get(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        return switch (vector) {
            case BitVector v -> v.get(row) != 0;
            case SmallIntVector v -> v.get(row);
            case IntVector v -> v.get(row);
            case BigIntVector v -> v.get(row);
            case Float4Vector v -> v.get(row);
            case Float8Vector v -> v.get(row);
            case DecimalVector v -> v.getObject(row);
            case VarCharVector v -> new String(v.get(row), StandardCharsets.UTF_8);
            case VarBinaryVector v -> v.get(row);
            case TimeStampMicroVector v -> v.get(row);
            case TimeMicroVector v -> v.get(row);
            case DateDayVector v -> v.get(row);
            case FixedSizeBinaryVector v -> {
                ByteBuffer bytes = ByteBuffer.wrap(v.get(row));
                yield new UUID(bytes.getLong(), bytes.getLong());
            }
            case IntervalMonthDayNanoVector v ->
                new TimeInterval(
                        IntervalMonthDayNanoVector.getMonths(v.getDataBuffer(), row),
                        IntervalMonthDayNanoVector.getDays(v.getDataBuffer(), row),
                        IntervalMonthDayNanoVector.getNanoseconds(v.getDataBuffer(), row));
            case FixedSizeListVector v -> floats(v, row);
            default -> throw new IllegalArgumentException("no value type for " + vector.getField());
        };
    }

    private static float[] floats(FixedSizeListVector list, int row) {
        Float4Vector elements = (Float4Vector) list.getDataVector();
        float[] values = new float[list.getListSize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = elements.get(row * values.length + i);
        }
        return values;
    }
}
