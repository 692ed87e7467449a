package org.kalamdb.storage.cold;

import static org.apache.parquet.schema.LogicalTypeAnnotation.dateType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.jsonType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.listType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timeType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.uuidType;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableSchema;

/// The Parquet schema of a segment. A field's id is the column's id; `_seq` and `_deleted` have ids of
/// their own above all others, because Parquet's are not negative. Key columns and system columns are
/// required, all others optional: rows that are older than a NOT NULL are in the file too.
///
/// | type | Parquet |
/// | --- | --- |
/// | BOOLEAN | BOOLEAN |
/// | SMALLINT, INT, BIGINT | INT32 (INT 16), INT32 (INT 32), INT64 (INT 64) |
/// | FLOAT, DOUBLE | FLOAT, DOUBLE |
/// | DECIMAL(p, s) | INT64 (DECIMAL) up to p = 18, else FIXED 16 (DECIMAL); in older files always the latter |
/// | TEXT, FILE | BINARY (STRING) |
/// | JSON | BINARY (JSON) |
/// | TIMESTAMP, DATETIME | INT64 (TIMESTAMP micros UTC) |
/// | DATE | INT32 (DATE) |
/// | TIME | INT64 (TIME micros) |
/// | BYTES | BINARY |
/// | UUID | FIXED 16 (UUID) |
/// | EMBEDDING(n) | LIST of n required FLOAT, three levels |
final class SegmentSchema {
    static final int SEQ_FIELD_ID = 2_000_000_001;
    static final int DELETED_FIELD_ID = 2_000_000_002;

    private static final int FIXED_BYTES = 16;
    private static final int LONG_DIGITS = 18;

    /// Names that need no care in Parquet, where a `.` separates levels.
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_]+");

    private SegmentSchema() {}

    static MessageType of(TableSchema schema) {
        List<Type> fields = new ArrayList<>();
        for (Column column : schema.columns()) {
            Repetition repetition = schema.isKey(column) ? Repetition.REQUIRED : Repetition.OPTIONAL;
            fields.add(field(column.type(), repetition, fieldName(column), column.id()));
        }
        fields.add(field(DataType.BIGINT, Repetition.REQUIRED, SystemColumn.SEQ.columnName(), SEQ_FIELD_ID));
        fields.add(field(DataType.BOOLEAN, Repetition.REQUIRED, SystemColumn.DELETED.columnName(), DELETED_FIELD_ID));
        return new MessageType("segment", fields);
    }

    /// Whether the digits of all values fit 64 bits.
    static boolean fitsLong(DataType.Decimal type) {
        return type.precision() <= LONG_DIGITS;
    }

    /// The column's own name where Parquet can take it, else one made from its id.
    static String fieldName(Column column) {
        return PLAIN_NAME.matcher(column.name()).matches() ? column.name() : "column$" + column.id();
    }

    private static Type field(DataType type, Repetition repetition, String name, int id) {
        return switch (type) {
            case DataType.Decimal decimal -> {
                Types.PrimitiveBuilder<PrimitiveType> builder = fitsLong(decimal)
                        ? int64(repetition)
                        : Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                                .length(FIXED_BYTES);
                yield builder.as(decimalType(decimal.scale(), decimal.precision()))
                        .id(id)
                        .named(name);
            }
            case DataType.Embedding _ ->
                Types.buildGroup(repetition)
                        .as(listType())
                        .addField(Types.repeatedGroup()
                                .required(PrimitiveTypeName.FLOAT)
                                .named("element")
                                .named("list"))
                        .id(id)
                        .named(name);
            case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
            case DataType.Simple simple -> simple(simple, repetition).withId(id).withName(name);
        };
    }

    /// A field without its name.
    private record Unnamed(Types.PrimitiveBuilder<PrimitiveType> builder) {
        Unnamed withId(int id) {
            return new Unnamed(builder.id(id));
        }

        Type withName(String name) {
            return builder.named(name);
        }
    }

    private static Unnamed simple(DataType.Simple type, Repetition repetition) {
        return new Unnamed(
                switch (type) {
                    case BOOLEAN -> Types.primitive(PrimitiveTypeName.BOOLEAN, repetition);
                    case SMALLINT -> int32(repetition).as(intType(16, true));
                    case INT -> int32(repetition).as(intType(32, true));
                    case BIGINT -> int64(repetition).as(intType(64, true));
                    case FLOAT -> Types.primitive(PrimitiveTypeName.FLOAT, repetition);
                    case DOUBLE -> Types.primitive(PrimitiveTypeName.DOUBLE, repetition);
                    case TEXT, FILE -> binary(repetition).as(stringType());
                    case JSON -> binary(repetition).as(jsonType());
                    case TIMESTAMP, DATETIME -> int64(repetition).as(timestampType(true, TimeUnit.MICROS));
                    case DATE -> int32(repetition).as(dateType());
                    case TIME -> int64(repetition).as(timeType(false, TimeUnit.MICROS));
                    case BYTES -> binary(repetition);
                    case UUID ->
                        Types.primitive(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, repetition)
                                .length(FIXED_BYTES)
                                .as(uuidType());
                });
    }

    private static Types.PrimitiveBuilder<PrimitiveType> int32(Repetition repetition) {
        return Types.primitive(PrimitiveTypeName.INT32, repetition);
    }

    private static Types.PrimitiveBuilder<PrimitiveType> int64(Repetition repetition) {
        return Types.primitive(PrimitiveTypeName.INT64, repetition);
    }

    private static Types.PrimitiveBuilder<PrimitiveType> binary(Repetition repetition) {
        return Types.primitive(PrimitiveTypeName.BINARY, repetition);
    }
}
