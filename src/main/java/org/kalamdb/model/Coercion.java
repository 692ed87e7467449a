package org.kalamdb.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Turns a literal or a parameter into the canonical Java value of a column's type (`sql.md` §3), or says
/// why it cannot. Nothing is cut silently: what is out of range is an error; only surplus decimals are
/// rounded, half away from zero (binary floating point to an integer: half to even), as PostgreSQL does.
///
/// Taken are the classes of literals and parameters (`Boolean`, `Long`, `Double`, `BigDecimal`, `String`,
/// `byte[]`, `LocalDate`, `LocalTime`, `LocalDateTime`, a `List` of numbers for EMBEDDING) and the
/// canonical classes of [DataType]. Errors are [ErrorCode#SCHEMA]. Values are immutable once given in:
/// arrays are not copied when they already have the right form.
public final class Coercion {
    private static final int SHOWN_CHARACTERS = 60;
    private static final int LONG_DIGITS = 19;

    private Coercion() {}

    /// @see #coerce(Object, DataType, String)
    public static @Nullable Object coerce(@Nullable Object value, DataType target) {
        return value == null ? null : new Attempt(value, target, null).convert();
    }

    /// @param column named in the message when the value does not fit
    /// @return null for null
    public static @Nullable Object coerce(@Nullable Object value, DataType target, String column) {
        return value == null ? null : new Attempt(value, target, column).convert();
    }

    /// One conversion; holds what a failure has to name.
    private record Attempt(
            Object value, DataType target, @Nullable String column) {
        Object convert() {
            return switch (target) {
                case DataType.Simple simple ->
                    switch (simple) {
                        case BOOLEAN -> toBoolean();
                        case SMALLINT -> (short) toInteger(Short.MIN_VALUE, Short.MAX_VALUE);
                        case INT -> (int) toInteger(Integer.MIN_VALUE, Integer.MAX_VALUE);
                        case BIGINT -> toInteger(Long.MIN_VALUE, Long.MAX_VALUE);
                        case FLOAT -> toFloat();
                        case DOUBLE -> toDouble();
                        case TEXT, JSON, FILE -> toText();
                        case TIMESTAMP, DATETIME -> toTimestamp();
                        case DATE -> toDate();
                        case TIME -> toTime();
                        case BYTES -> toBytes();
                        case UUID -> toUuid();
                    };
                case DataType.Decimal decimal -> toDecimal(decimal);
                case DataType.Embedding embedding -> toEmbedding(embedding);
                case DataType.Interval _ -> toInterval();
            };
        }

        private Object toBoolean() {
            if (value instanceof Boolean) {
                return value;
            }
            if (value instanceof String text) {
                Boolean parsed = NumberText.parseBoolean(text);
                if (parsed != null) {
                    return parsed;
                }
            }
            throw unable();
        }

        private long toInteger(long min, long max) {
            long number = switch (value) {
                case Long l -> l;
                case Integer i -> i;
                case Short s -> s;
                case Double d -> fromFloating(d);
                case Float f -> fromFloating(f);
                case BigDecimal b -> whole(b);
                case String text -> fromText(text);
                default -> throw unable();
            };
            if (number < min || number > max) {
                throw outOfRange();
            }
            return number;
        }

        private long fromText(String text) {
            BigDecimal number = NumberText.parseInteger(text);
            if (number == null) {
                throw unable();
            }
            return whole(number);
        }

        private long fromFloating(double number) {
            double rounded = Math.rint(number);
            if (!(rounded >= -0x1p63 && rounded < 0x1p63)) {
                throw outOfRange();
            }
            return (long) rounded;
        }

        /// The number with exactly `scale` decimals. Never expands an exponent beyond what the type holds.
        private BigDecimal rounded(BigDecimal number, int precision, int scale) {
            if (number.scale() == scale && number.precision() <= precision) {
                return number;
            }
            long integerDigits = (long) number.precision() - number.scale();
            if (number.signum() == 0 || integerDigits < -scale) {
                return BigDecimal.ZERO.setScale(scale);
            }
            if (integerDigits > precision - scale) {
                throw outOfRange();
            }
            BigDecimal result = number.setScale(scale, RoundingMode.HALF_UP);
            if (result.precision() > precision) {
                throw outOfRange();
            }
            return result;
        }

        private long whole(BigDecimal number) {
            BigDecimal result = rounded(number, LONG_DIGITS, 0);
            if (result.compareTo(NumberText.MAX_LONG) > 0 || result.compareTo(NumberText.MIN_LONG) < 0) {
                throw outOfRange();
            }
            return result.longValueExact();
        }

        private Object toDecimal(DataType.Decimal type) {
            BigDecimal number = switch (value) {
                case BigDecimal b -> b;
                case Long l -> BigDecimal.valueOf(l);
                case Integer i -> BigDecimal.valueOf(i);
                case Short s -> BigDecimal.valueOf(s);
                case Double d -> fromFinite(d);
                case Float f -> fromFinite(f);
                case String text -> parsedDecimal(text);
                default -> throw unable();
            };
            return rounded(number, type.precision(), type.scale());
        }

        private BigDecimal fromFinite(Number number) {
            if (!Double.isFinite(number.doubleValue())) {
                throw outOfRange();
            }
            return new BigDecimal(number.toString());
        }

        private BigDecimal parsedDecimal(String text) {
            BigDecimal number = NumberText.parseDecimal(text);
            if (number == null) {
                throw unable();
            }
            return number;
        }

        private Object toDouble() {
            return switch (value) {
                case Double d -> d;
                case Float f -> (double) f;
                case Long l -> (double) l;
                case Integer i -> (double) i;
                case Short s -> (double) s;
                case BigDecimal b -> finite(b.doubleValue());
                case String text -> parsedDouble(text);
                default -> throw unable();
            };
        }

        private Object toFloat() {
            return switch (value) {
                case Float f -> f;
                case Double d -> narrowed(d);
                case Long l -> (float) l;
                case Integer i -> (float) i;
                case Short s -> (float) s;
                case BigDecimal b -> narrowed(finite(b.doubleValue()));
                case String text -> narrowed(parsedDouble(text));
                default -> throw unable();
            };
        }

        private double parsedDouble(String text) {
            Double number = NumberText.parseDouble(text);
            if (number == null) {
                throw unable();
            }
            if (number.isInfinite() && NumberText.hasDigit(text)) {
                throw outOfRange();
            }
            return number;
        }

        private double finite(double number) {
            if (Double.isInfinite(number)) {
                throw outOfRange();
            }
            return number;
        }

        private float narrowed(double number) {
            float result = (float) number;
            if (Float.isInfinite(result) && !Double.isInfinite(number)) {
                throw outOfRange();
            }
            return result;
        }

        private Object toText() {
            return switch (value) {
                case String text -> {
                    int lone = Surrogates.firstLone(text);
                    if (lone >= 0) {
                        throw failed("text with a lone surrogate at character " + lone + " is not valid Unicode");
                    }
                    yield text;
                }
                case List<?> list -> ListText.of(list);
                case Long l -> l.toString();
                case Integer i -> i.toString();
                case Short s -> s.toString();
                case Boolean b -> b.toString();
                case BigDecimal b -> NumberText.plain(b);
                case Double d -> NumberText.ofDouble(d);
                case Float f -> NumberText.ofDouble(Double.parseDouble(f.toString()));
                case java.util.UUID u -> u.toString();
                case TimeInterval i -> i.toString();
                case LocalDate d -> d.toString();
                case LocalTime t -> TemporalText.ofTime(t);
                case LocalDateTime t -> TemporalText.ofTimestamp(t);
                default -> throw unable();
            };
        }

        private Object toTimestamp() {
            return switch (value) {
                case Long micros -> micros;
                case Integer micros -> (long) micros;
                case Short micros -> (long) micros;
                case LocalDateTime time -> TemporalText.micros(time);
                case LocalDate date -> TemporalText.micros(date.atStartOfDay());
                case String text -> parsed(() -> TemporalText.parseTimestamp(text));
                default -> throw unable();
            };
        }

        private Object toDate() {
            return switch (value) {
                case Integer days -> days;
                case Long days -> (int) toInteger(Integer.MIN_VALUE, Integer.MAX_VALUE);
                case Short days -> (int) days;
                case LocalDate date -> Math.toIntExact(date.toEpochDay());
                case LocalDateTime time -> Math.toIntExact(time.toLocalDate().toEpochDay());
                case String text -> parsed(() -> TemporalText.parseDate(text));
                default -> throw unable();
            };
        }

        private Object toTime() {
            return switch (value) {
                case Long micros -> microsOfDay(micros);
                case Integer micros -> microsOfDay(micros);
                case Short micros -> microsOfDay(micros);
                case LocalTime time -> time.toNanoOfDay() / 1000;
                case LocalDateTime time -> time.toLocalTime().toNanoOfDay() / 1000;
                case String text -> parsed(() -> TemporalText.parseTime(text));
                default -> throw unable();
            };
        }

        private long microsOfDay(long micros) {
            if (micros < 0 || micros >= TemporalText.MICROS_PER_DAY) {
                throw outOfRange();
            }
            return micros;
        }

        private <T> T parsed(java.util.function.Supplier<T> parser) {
            try {
                return parser.get();
            } catch (DateTimeException e) {
                throw failed(cast() + ": " + e.getMessage());
            }
        }

        private Object toInterval() {
            if (value instanceof TimeInterval) {
                return value;
            }
            TimeInterval interval = value instanceof String text ? IntervalText.parse(text) : null;
            if (interval == null) {
                throw unable();
            }
            return interval;
        }

        private Object toBytes() {
            return switch (value) {
                case byte[] bytes -> bytes;
                case String text -> {
                    toText();
                    yield text.getBytes(StandardCharsets.UTF_8);
                }
                default -> throw unable();
            };
        }

        private Object toUuid() {
            if (value instanceof java.util.UUID) {
                return value;
            }
            if (value instanceof String text) {
                java.util.UUID uuid = UuidText.parse(text);
                if (uuid == null) {
                    throw failed("Invalid UUID " + shown());
                }
                return uuid;
            }
            throw unable();
        }

        private Object toEmbedding(DataType.Embedding type) {
            float[] vector = switch (value) {
                case float[] floats -> floats;
                case String text -> EmbeddingText.parse(text);
                case List<?> numbers -> EmbeddingText.ofNumbers(numbers);
                default -> null;
            };
            if (vector == null) {
                throw unable();
            }
            if (vector.length != type.dimension()) {
                throw new DbException(
                        ErrorCode.SCHEMA,
                        "Embedding dimension mismatch for column" + (column == null ? "" : " '" + column + "'")
                                + ": expected " + type.dimension() + ", got " + vector.length);
            }
            return vector;
        }

        private DbException unable() {
            return failed(cast());
        }

        private DbException outOfRange() {
            return failed(cast() + ": out of range");
        }

        private String cast() {
            return "Unable to cast " + shown() + " to " + target.sqlName();
        }

        private String shown() {
            String text = switch (value) {
                case byte[] bytes -> bytes.length + " bytes";
                case float[] floats -> "a vector of " + floats.length + " floats";
                case List<?> list -> "an array of " + list.size() + " elements";
                case String s -> s.length() > SHOWN_CHARACTERS ? s.substring(0, SHOWN_CHARACTERS) + "…" : s;
                case BigDecimal b ->
                    b.precision() > SHOWN_CHARACTERS ? "a number of " + b.precision() + " digits" : b.toString();
                default -> value.toString();
            };
            return value instanceof String ? "'" + text + "'" : text;
        }

        private DbException failed(String why) {
            return new DbException(
                    ErrorCode.SCHEMA,
                    "Schema coercion failed" + (column == null ? "" : " for column '" + column + "'") + ": " + why);
        }
    }
}
