package org.kalamdb.sql.plan;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.UUID;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;

/// The canonical Java values of Calcite's literals. Dates and times are read as text: Calcite's calendars
/// know milliseconds only.
final class LiteralValues {
    private LiteralValues() {}

    /// @param type of the value, as [KalamTypeFactory#toData] gives it for the literal's type
    static @Nullable Object of(RexLiteral literal, DataType type) {
        if (literal.isNull()) {
            return null;
        }
        return switch (type) {
            case DataType.Decimal decimal ->
                value(literal, BigDecimal.class).setScale(decimal.scale(), RoundingMode.HALF_UP);
            case DataType.Simple simple -> simple(literal, simple);
            case DataType.Interval _ ->
                Coercion.coerce(value(literal, NlsString.class).getValue(), type);
            case DataType.Embedding _ -> throw Unsupported.construct("a literal of type " + type.sqlName());
        };
    }

    private static Object simple(RexLiteral literal, DataType.Simple type) {
        return switch (type) {
            case BOOLEAN -> value(literal, Boolean.class);
            case SMALLINT, INT, BIGINT, FLOAT, DOUBLE -> number(value(literal, BigDecimal.class), type);
            case TEXT, JSON, FILE -> value(literal, NlsString.class).getValue();
            case TIMESTAMP, DATETIME ->
                TemporalText.parseTimestamp(
                        value(literal, TimestampString.class).toString());
            case DATE -> TemporalText.parseDate(value(literal, DateString.class).toString());
            case TIME -> TemporalText.parseTime(value(literal, TimeString.class).toString());
            case BYTES -> value(literal, ByteString.class).getBytes();
            case UUID -> value(literal, UUID.class);
        };
    }

    private static Object number(BigDecimal value, DataType type) {
        Object number = Coercion.coerce(value, type);
        if (number == null) {
            throw new IllegalStateException("only NULL becomes NULL");
        }
        return number;
    }

    private static <T> T value(RexLiteral literal, Class<T> type) {
        T value = literal.getValueAs(type);
        if (value == null) {
            throw new IllegalStateException("a literal that is not NULL has a value");
        }
        return value;
    }
}
