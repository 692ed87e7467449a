package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;
import org.kalamdb.model.TimeInterval;
import org.kalamdb.sql.ir.Function;

/// Texts of numbers, dates and times by pattern, and back. A pattern is read once for a run of equal ones.
final class PatternFunctions {
    private final DataType type;
    private String known = "";
    private @Nullable TimePattern times;
    private @Nullable NumberPattern numbers;

    private PatternFunctions(DataType type) {
        this.type = type;
    }

    /// @param from the first argument's type
    /// @param type the result's
    static RowFunction of(Function function, DataType from, DataType type) {
        PatternFunctions patterns = new PatternFunctions(type);
        return switch (function) {
            case TO_CHAR -> args -> patterns.text(args[0], (String) args[1], from);
            case TO_NUMBER ->
                args -> Decimals.fit(
                        patterns.numbers((String) args[1]).parse((String) args[0]), (DataType.Decimal) type);
            case TO_DATE, TO_TIMESTAMP -> args -> patterns.scan((String) args[0], (String) args[1]);
            default -> throw new IllegalArgumentException(function + " has no pattern");
        };
    }

    private TimePattern times(String pattern) {
        if (times == null || !known.equals(pattern)) {
            times = new TimePattern(pattern);
            known = pattern;
        }
        return times;
    }

    private NumberPattern numbers(String pattern) {
        if (numbers == null || !known.equals(pattern)) {
            numbers = new NumberPattern(pattern);
            known = pattern;
        }
        return numbers;
    }

    private Object scan(String text, String pattern) {
        long micros = TimeScan.scan(text, times(pattern));
        return type.equals(DataType.DATE)
                ? (Object) Math.toIntExact(Math.floorDiv(micros, TemporalText.MICROS_PER_DAY))
                : (Object) micros;
    }

    private String text(Object value, String pattern, DataType from) {
        return switch (value) {
            case TimeInterval interval -> interval(interval, pattern);
            case BigDecimal decimal -> numbers(pattern).format(decimal);
            case Double number -> number(number, pattern);
            case Float number -> number(Double.parseDouble(number.toString()), pattern);
            case Number number
            when from.equals(DataType.DATE) ->
                times(pattern).format(Math.multiplyExact(number.longValue(), TemporalText.MICROS_PER_DAY));
            case Number number
            when from.equals(DataType.SMALLINT) || from.equals(DataType.INT) || from.equals(DataType.BIGINT) ->
                numbers(pattern).format(BigDecimal.valueOf(number.longValue()));
            case Number micros -> times(pattern).format(micros.longValue());
            default ->
                throw new DbException(
                        ErrorCode.EXECUTION, "to_char takes a number, date, time or interval, not " + from.sqlName());
        };
    }

    private String number(double value, String pattern) {
        return Double.isFinite(value)
                ? numbers(pattern).format(BigDecimal.valueOf(value))
                : numbers(pattern).formatNotFinite(value);
    }

    /// Hours may be more than 23; fields of a date are the interval's own.
    private String interval(TimeInterval interval, String pattern) {
        long micros = interval.micros();
        StringBuilder text = new StringBuilder();
        for (TimePattern.Part part : times(pattern).parts) {
            long value = switch (part.field()) {
                case "YYYY" -> interval.months() / TimeInterval.MONTHS_PER_YEAR;
                case "MM" -> interval.months() % TimeInterval.MONTHS_PER_YEAR;
                case "DD" -> interval.days();
                case "HH24" -> micros / (3600 * TimePattern.SECOND);
                case "HH", "HH12" -> (micros / (3600 * TimePattern.SECOND) + 11) % 12 + 1;
                case "MI" -> micros / (60 * TimePattern.SECOND) % 60;
                case "SS" -> micros / TimePattern.SECOND % 60;
                case "MS" -> micros % TimePattern.SECOND / 1000;
                case "US" -> micros % TimePattern.SECOND;
                default -> Long.MIN_VALUE;
            };
            if (value == Long.MIN_VALUE) {
                text.append(part.written());
            } else {
                int digits = part.field().equals("YYYY")
                        ? 4
                        : part.field().equals("US") ? 6 : part.field().equals("MS") ? 3 : 2;
                text.append(
                        part.fill() ? String.format(Locale.ROOT, "%0" + digits + "d", value) : Long.toString(value));
            }
        }
        return text.toString();
    }
}
