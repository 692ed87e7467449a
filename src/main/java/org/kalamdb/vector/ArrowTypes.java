package org.kalamdb.vector;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.kalamdb.model.DataType;

/// Which Arrow vector holds the values of a [DataType]:
///
/// | type | vector |
/// | --- | --- |
/// | BOOLEAN | `BitVector` |
/// | SMALLINT, INT, BIGINT | `SmallIntVector`, `IntVector`, `BigIntVector` |
/// | FLOAT, DOUBLE | `Float4Vector`, `Float8Vector` |
/// | DECIMAL | `DecimalVector` (128 bits) |
/// | TEXT, JSON, FILE | `VarCharVector` |
/// | BYTES | `VarBinaryVector` |
/// | TIMESTAMP, DATETIME | `TimeStampMicroVector` |
/// | DATE | `DateDayVector` |
/// | TIME | `TimeMicroVector` |
/// | UUID | `FixedSizeBinaryVector` of 16 bytes, big-endian |
/// | EMBEDDING(n) | `FixedSizeListVector` of n `Float4Vector` values |
/// | INTERVAL | `IntervalMonthDayNanoVector`, with microseconds in place of nanoseconds |
public final class ArrowTypes {
    private static final int UUID_BYTES = 16;
    private static final int DECIMAL_BITS = 128;

    private ArrowTypes() {}

    /// A new, empty vector for values of `type`; the caller owns it.
    public static FieldVector newVector(DataType type, BufferAllocator allocator) {
        return field(type).createVector(allocator);
    }

    /// A nullable field for values of `type`. Its name carries no meaning.
    public static Field field(DataType type) {
        if (type instanceof DataType.Embedding embedding) {
            Field element = Field.nullable("element", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
            return new Field(
                    "c", FieldType.nullable(new ArrowType.FixedSizeList(embedding.dimension())), List.of(element));
        }
        return Field.nullable("c", scalarType(type));
    }

    private static ArrowType scalarType(DataType type) {
        return switch (type) {
            case DataType.Decimal decimal -> new ArrowType.Decimal(decimal.precision(), decimal.scale(), DECIMAL_BITS);
            case DataType.Interval _ -> new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO);
            case DataType.Embedding _ -> throw new IllegalArgumentException("an embedding is a list");
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> ArrowType.Bool.INSTANCE;
                    case SMALLINT -> new ArrowType.Int(16, true);
                    case INT -> new ArrowType.Int(32, true);
                    case BIGINT -> new ArrowType.Int(64, true);
                    case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
                    case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
                    case TEXT, JSON, FILE -> ArrowType.Utf8.INSTANCE;
                    case BYTES -> ArrowType.Binary.INSTANCE;
                    case TIMESTAMP, DATETIME -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
                    case DATE -> new ArrowType.Date(DateUnit.DAY);
                    case TIME -> new ArrowType.Time(TimeUnit.MICROSECOND, 64);
                    case UUID -> new ArrowType.FixedSizeBinary(UUID_BYTES);
                };
        };
    }
}
