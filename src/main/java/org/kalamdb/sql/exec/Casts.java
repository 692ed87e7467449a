package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;
import org.kalamdb.model.TimeInterval;

/// CAST between any two types, on canonical values. Text and numbers follow the rules of [Coercion]; dates
/// and times become numbers of the unit they are kept in, and the other way round.
final class Casts {
    private static final int UUID_BYTES = 16;

    private Casts() {}

    /// @throws DbException EXECUTION when `value` has no counterpart in `to`
    static Object cast(Object value, DataType from, DataType to) {
        if (from.equals(to)) {
            return value;
        }
        return switch (to) {
            case DataType.Decimal _ -> coerce(number(value), from, to);
            case DataType.Interval _ -> interval(value, from, to);
            case DataType.Embedding target -> embedding(value, from, target);
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> toBoolean(value, from);
                    case SMALLINT, INT, BIGINT, FLOAT, DOUBLE -> coerce(number(value), from, to);
                    case TEXT -> text(value, from);
                    case JSON, FILE -> json(value, from, to);
                    case TIMESTAMP, DATETIME -> timestamp(value, from, to);
                    case DATE -> date(value, from);
                    case TIME -> time(value, from);
                    case BYTES -> bytes(value, from);
                    case UUID -> uuid(value, from);
                };
        };
    }

    /// A cast that gives NULL where [#cast] fails.
    static RowFunction trying(DataType from, DataType to) {
        return args -> {
            try {
                return cast(args[0], from, to);
            } catch (DbException | ArithmeticException | DateTimeException noCounterpart) {
                return null;
            }
        };
    }

    /// Anything as text: `2024-05-01 12:30:15.5`, `1e+20`, `true`, `[0.1,2]`, `\x00ff`.
    static String text(Object value, DataType from) {
        return switch (from) {
            case DataType.Decimal _ -> ((BigDecimal) value).toPlainString();
            case DataType.Interval _ -> value.toString();
            case DataType.Embedding _ -> embeddingText((float[]) value);
            case DataType.Simple simple ->
                switch (simple) {
                    case TIMESTAMP, DATETIME -> TimeText.timestamp((Long) value);
                    case DATE -> TimeText.date((Integer) value);
                    case TIME -> TimeText.time((Long) value);
                    case BYTES -> "\\x" + HexFormat.of().formatHex((byte[]) value);
                    case BOOLEAN, SMALLINT, INT, BIGINT, FLOAT, DOUBLE, TEXT, JSON, FILE, UUID ->
                        (String) coerce(value, from, DataType.TEXT);
                };
        };
    }

    private static Object coerce(Object value, DataType from, DataType to) {
        try {
            Object result = Coercion.coerce(value, to);
            if (result == null) {
                throw unable(value, from, to);
            }
            return result;
        } catch (DbException refused) {
            throw new DbException(ErrorCode.EXECUTION, String.valueOf(refused.getMessage()), refused);
        }
    }

    private static Object number(Object value) {
        return value instanceof Boolean truth ? (Object) (truth ? 1L : 0L) : value;
    }

    private static Object toBoolean(Object value, DataType from) {
        if ((from.equals(DataType.SMALLINT) || from.equals(DataType.INT) || from.equals(DataType.BIGINT))
                && value instanceof Number number) {
            return number.longValue() != 0;
        }
        return coerce(value, from, DataType.BOOLEAN);
    }

    private static Object json(Object value, DataType from, DataType to) {
        if (from.equals(DataType.BYTES)) {
            throw unable(value, from, to);
        }
        String text = text(value, from);
        return isTemporal(from) || from.equals(DataType.UUID) ? '"' + text + '"' : text;
    }

    private static boolean isTemporal(DataType type) {
        return isTimestamp(type) || type.equals(DataType.DATE) || type.equals(DataType.TIME);
    }

    private static boolean isTimestamp(DataType type) {
        return type.equals(DataType.TIMESTAMP) || type.equals(DataType.DATETIME);
    }

    private static Object timestamp(Object value, DataType from, DataType to) {
        if (isTimestamp(from)) {
            return value;
        }
        if (from.equals(DataType.DATE)) {
            return Math.multiplyExact((Integer) value, TemporalText.MICROS_PER_DAY);
        }
        if (from.equals(DataType.TIME)) {
            throw unable(value, from, to);
        }
        return coerce(value, from, to);
    }

    private static Object date(Object value, DataType from) {
        if (isTimestamp(from)) {
            return Math.toIntExact(Math.floorDiv((Long) value, TemporalText.MICROS_PER_DAY));
        }
        if (from.equals(DataType.TIME)) {
            throw unable(value, from, DataType.DATE);
        }
        return coerce(value, from, DataType.DATE);
    }

    private static Object time(Object value, DataType from) {
        if (isTimestamp(from)) {
            return Math.floorMod((Long) value, TemporalText.MICROS_PER_DAY);
        }
        if (from.equals(DataType.DATE)) {
            throw unable(value, from, DataType.TIME);
        }
        return coerce(value, from, DataType.TIME);
    }

    private static Object interval(Object value, DataType from, DataType to) {
        return from.equals(DataType.TIME) ? new TimeInterval(0, 0, (Long) value) : coerce(value, from, to);
    }

    private static Object bytes(Object value, DataType from) {
        if (value instanceof UUID uuid) {
            return ByteBuffer.allocate(UUID_BYTES)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
        }
        return coerce(value, from, DataType.BYTES);
    }

    private static Object uuid(Object value, DataType from) {
        if (value instanceof byte[] bytes) {
            if (bytes.length != UUID_BYTES) {
                throw unable(value, from, DataType.UUID);
            }
            return Values.uuid(bytes, 0);
        }
        return coerce(value, from, DataType.UUID);
    }

    private static Object embedding(Object value, DataType from, DataType.Embedding to) {
        if (value instanceof float[] vector && vector.length != to.dimension()) {
            throw VectorDistance.mismatch(to.dimension(), vector.length);
        }
        return coerce(value, from, to);
    }

    private static String embeddingText(float[] vector) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < vector.length; i++) {
            text.append(i == 0 ? "" : ",").append(text(vector[i], DataType.FLOAT));
        }
        return text.append(']').toString();
    }

    private static DbException unable(@Nullable Object value, DataType from, DataType to) {
        String shown =
                value == null ? "NULL" : value instanceof byte[] bytes ? bytes.length + " bytes" : value.toString();
        return new DbException(
                ErrorCode.EXECUTION, "Unable to cast " + shown + " of type " + from.sqlName() + " to " + to.sqlName());
    }
}
