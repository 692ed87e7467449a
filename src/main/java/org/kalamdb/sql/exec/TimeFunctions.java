package org.kalamdb.sql.exec;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Locale;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;
import org.kalamdb.model.TimeInterval;

/// Functions of dates and times, all in UTC.
final class TimeFunctions {
    private static final long SECOND = 1_000_000L;
    private static final long DAY = TemporalText.MICROS_PER_DAY;

    private TimeFunctions() {}

    /// (TEXT unit, TIMESTAMP|DATE) → TIMESTAMP, (TEXT unit, INTERVAL) → INTERVAL
    static RowFunction dateTrunc(DataType timeType) {
        return args -> switch (args[1]) {
            case TimeInterval interval -> CalendarFunctions.truncate(unit(args[0]), interval);
            case Object moment
            when timeType.equals(DataType.TIME) ->
                throw new DbException(ErrorCode.EXECUTION, "date_trunc takes no TIME: " + TimeText.time((Long) moment));
            case Object moment -> truncate(unit(args[0]), micros(moment, timeType));
        };
    }

    static long truncate(String unit, long micros) {
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
        if (value instanceof TimeInterval interval) {
            double part = CalendarFunctions.part(field, interval);
            if (Double.isNaN(part)) {
                throw unknown(field);
            }
            return part;
        }
        boolean isTime = timeType.equals(DataType.TIME);
        return part(field, isTime ? (Long) value : micros(value, timeType), isTime);
    }

    static double part(String field, long micros, boolean isTime) {
        long ofDay = Math.floorMod(micros, DAY);
        return switch (field) {
            case "microsecond" -> ofDay % (60 * SECOND);
            case "millisecond" -> ofDay % (60 * SECOND) / 1e3;
            case "second" -> ofDay % (60 * SECOND) / 1e6;
            case "minute" -> Math.floorMod(Math.floorDiv(ofDay, 60 * SECOND), 60);
            case "hour" -> Math.floorDiv(ofDay, 3600 * SECOND);
            case "epoch" -> micros / 1e6;
            case "timezone", "timezone_hour", "timezone_minute" -> 0;
            case "julian" -> Math.floorDiv(micros, DAY) + 2_440_588.0 + (double) ofDay / DAY;
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
            case "year" -> year > 0 ? year : year - 1;
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

    static long micros(Object value, DataType type) {
        return type.equals(DataType.DATE) ? Math.multiplyExact((Integer) value, DAY) : (Long) value;
    }

    private static LocalDate date(long micros) {
        return LocalDate.ofEpochDay(Math.floorDiv(micros, DAY));
    }

    /// Lower case and singular: `DAYS` is `day`.
    static String unit(Object value) {
        String unit = ((String) value).toLowerCase(Locale.ROOT);
        return switch (unit) {
            case "us", "usec", "usecs", "microseconds" -> "microsecond";
            case "ms", "msec", "msecs", "milliseconds" -> "millisecond";
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
