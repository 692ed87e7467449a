package org.kalamdb.sql.exec;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;

/// Functions of dates and times, all in UTC.
final class TimeFunctions {
    private static final long SECOND = 1_000_000L;
    private static final long DAY = TemporalText.MICROS_PER_DAY;

    private TimeFunctions() {}

    /// (TEXT unit, TIMESTAMP|DATE) → TIMESTAMP
    static RowFunction dateTrunc(DataType timeType) {
        return args -> truncate(unit(args[0]), micros(args[1], timeType));
    }

    private static long truncate(String unit, long micros) {
        return switch (unit) {
            case "microsecond" -> micros;
            case "millisecond" -> micros - Math.floorMod(micros, 1000L);
            case "second" -> micros - Math.floorMod(micros, SECOND);
            case "minute" -> micros - Math.floorMod(micros, 60 * SECOND);
            case "hour" -> micros - Math.floorMod(micros, 3600 * SECOND);
            case "day" -> micros - Math.floorMod(micros, DAY);
            default -> Math.multiplyExact(truncateDate(unit, date(micros)).toEpochDay(), DAY);
        };
    }

    private static LocalDate truncateDate(String unit, LocalDate date) {
        int year = date.getYear();
        return switch (unit) {
            case "week" -> date.minusDays(date.getDayOfWeek().getValue() - 1L);
            case "month" -> date.withDayOfMonth(1);
            case "quarter" -> LocalDate.of(year, (date.getMonthValue() - 1) / 3 * 3 + 1, 1);
            case "year" -> LocalDate.of(year, 1, 1);
            case "decade" -> LocalDate.of(Math.floorDiv(year, 10) * 10, 1, 1);
            case "century" -> LocalDate.of(Math.floorDiv(year - 1, 100) * 100 + 1, 1, 1);
            case "millennium" -> LocalDate.of(Math.floorDiv(year - 1, 1000) * 1000 + 1, 1, 1);
            default -> throw unknown(unit);
        };
    }

    /// (TEXT field, TIMESTAMP|DATE|TIME) → DOUBLE
    static RowFunction datePart(DataType timeType, DataType type) {
        return args -> {
            double part = part(unit(args[0]), args[1], timeType);
            return type.equals(DataType.DOUBLE) ? part : Casts.cast(part, DataType.DOUBLE, type);
        };
    }

    private static double part(String field, Object value, DataType timeType) {
        boolean isTime = timeType.equals(DataType.TIME);
        long micros = isTime ? (Long) value : micros(value, timeType);
        long ofDay = Math.floorMod(micros, DAY);
        return switch (field) {
            case "microsecond" -> ofDay % (60 * SECOND);
            case "millisecond" -> ofDay % (60 * SECOND) / 1e3;
            case "second" -> ofDay % (60 * SECOND) / 1e6;
            case "minute" -> Math.floorMod(Math.floorDiv(ofDay, 60 * SECOND), 60);
            case "hour" -> Math.floorDiv(ofDay, 3600 * SECOND);
            case "epoch" -> micros / 1e6;
            default -> {
                if (isTime) {
                    throw unknown(field);
                }
                yield datePart(field, date(micros));
            }
        };
    }

    private static double datePart(String field, LocalDate date) {
        int year = date.getYear();
        return switch (field) {
            case "day" -> date.getDayOfMonth();
            case "month" -> date.getMonthValue();
            case "year" -> year;
            case "dow" -> date.getDayOfWeek().getValue() % 7;
            case "isodow" -> date.getDayOfWeek().getValue();
            case "doy" -> date.getDayOfYear();
            case "week" -> date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case "isoyear" -> date.get(IsoFields.WEEK_BASED_YEAR);
            case "quarter" -> date.get(IsoFields.QUARTER_OF_YEAR);
            case "decade" -> Math.floorDiv(year, 10);
            case "century" -> Math.floorDiv(year - 1, 100) + 1;
            case "millennium" -> Math.floorDiv(year - 1, 1000) + 1;
            default -> throw unknown(field);
        };
    }

    private static long micros(Object value, DataType type) {
        return type.equals(DataType.DATE) ? Math.multiplyExact((Integer) value, DAY) : (Long) value;
    }

    private static LocalDate date(long micros) {
        return LocalDate.ofEpochDay(Math.floorDiv(micros, DAY));
    }

    /// Lower case and singular: `DAYS` is `day`.
    private static String unit(Object value) {
        String unit = ((String) value).toLowerCase(Locale.ROOT);
        return switch (unit) {
            case "us", "usec", "microseconds" -> "microsecond";
            case "ms", "msec", "milliseconds" -> "millisecond";
            case "centuries" -> "century";
            case "millennia", "millenniums" -> "millennium";
            case "seconds", "minutes", "hours", "days", "weeks", "months", "quarters", "years", "decades" ->
                unit.substring(0, unit.length() - 1);
            default -> unit;
        };
    }

    private static DbException unknown(String unit) {
        return new DbException(ErrorCode.EXECUTION, "unit \"" + unit + "\" is not known for this type");
    }
}
