package org.kalamdb.sql.exec;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;
import org.kalamdb.model.TimeInterval;
import org.kalamdb.sql.ir.Function;

/// Functions that make dates, times and intervals out of others, and of numbers.
final class CalendarFunctions {
    private static final long SECOND = 1_000_000L;
    private static final long DAY = TemporalText.MICROS_PER_DAY;

    private CalendarFunctions() {}

    static RowFunction of(Function function) {
        return switch (function) {
            case AGE -> args -> age((Long) args[0], (Long) args[1]);
            case JUSTIFY_HOURS -> args -> justifyHours((TimeInterval) args[0]);
            case JUSTIFY_DAYS -> args -> justifyDays((TimeInterval) args[0]);
            case JUSTIFY_INTERVAL -> args -> justify((TimeInterval) args[0]);
            case MAKE_DATE -> args -> Math.toIntExact(day(args[0], args[1], args[2]));
            case MAKE_TIME -> args -> time(args[0], args[1], (Double) args[2]);
            case MAKE_TIMESTAMP -> CalendarFunctions::timestamp;
            case MAKE_INTERVAL -> CalendarFunctions::interval;
            case DATE_BIN -> args -> bin((TimeInterval) args[0], (Long) args[1], (Long) args[2]);
            case OVERLAPS -> Periods::overlap;
            case AT_ZONE -> args -> atZone(args[0], (Long) args[1]);
            default -> throw new IllegalArgumentException(function + " makes no date, time or interval");
        };
    }

    /// Years, months and days as one counts them on a calendar.
    private static TimeInterval age(long to, long from) {
        if (to < from) {
            return age(from, to).negated();
        }
        LocalDate end = LocalDate.ofEpochDay(Math.floorDiv(to, DAY));
        LocalDate start = LocalDate.ofEpochDay(Math.floorDiv(from, DAY));
        long time = Math.floorMod(to, DAY) - Math.floorMod(from, DAY);
        int days = end.getDayOfMonth() - start.getDayOfMonth();
        int months = Math.toIntExact(Math.subtractExact(end.getYear() * 12L, start.getYear() * 12L))
                + end.getMonthValue()
                - start.getMonthValue();
        if (time < 0) {
            time += DAY;
            days--;
        }
        while (days < 0) {
            days += start.withDayOfMonth(1).lengthOfMonth();
            months--;
        }
        return new TimeInterval(months, days, time);
    }

    private static TimeInterval justifyHours(TimeInterval interval) {
        long days = Math.addExact((long) interval.days(), interval.micros() / DAY);
        long micros = interval.micros() % DAY;
        if (days > 0 && micros < 0) {
            micros += DAY;
            days--;
        } else if (days < 0 && micros > 0) {
            micros -= DAY;
            days++;
        }
        return new TimeInterval(interval.months(), Math.toIntExact(days), micros);
    }

    private static TimeInterval justifyDays(TimeInterval interval) {
        int months = Math.addExact(interval.months(), interval.days() / TimeInterval.DAYS_PER_MONTH);
        int days = interval.days() % TimeInterval.DAYS_PER_MONTH;
        if (months > 0 && days < 0) {
            days += TimeInterval.DAYS_PER_MONTH;
            months--;
        } else if (months < 0 && days > 0) {
            days -= TimeInterval.DAYS_PER_MONTH;
            months++;
        }
        return new TimeInterval(months, days, interval.micros());
    }

    /// All parts with one sign.
    private static TimeInterval justify(TimeInterval interval) {
        long days = Math.addExact((long) interval.days(), interval.micros() / DAY);
        long micros = interval.micros() % DAY;
        long months = interval.months() + days / TimeInterval.DAYS_PER_MONTH;
        days %= TimeInterval.DAYS_PER_MONTH;
        if (months > 0 && (days < 0 || (days == 0 && micros < 0))) {
            days += TimeInterval.DAYS_PER_MONTH;
            months--;
        } else if (months < 0 && (days > 0 || (days == 0 && micros > 0))) {
            days -= TimeInterval.DAYS_PER_MONTH;
            months++;
        }
        if (days > 0 && micros < 0) {
            micros += DAY;
            days--;
        } else if (days < 0 && micros > 0) {
            micros -= DAY;
            days++;
        }
        return new TimeInterval(Math.toIntExact(months), Math.toIntExact(days), micros);
    }

    /// A negative year is before Christ: there is no year 0.
    private static long day(Object year, Object month, Object day) {
        int y = (Integer) year;
        try {
            if (y == 0) {
                throw new DateTimeException("year 0");
            }
            return LocalDate.of(y < 0 ? y + 1 : y, (Integer) month, (Integer) day)
                    .toEpochDay();
        } catch (DateTimeException noSuchDay) {
            throw new DbException(
                    ErrorCode.EXECUTION, "date field value out of range: " + year + "-" + month + "-" + day, noSuchDay);
        }
    }

    /// 24:00:00 is midnight, as is what rounds to it.
    private static long time(Object hour, Object minute, double seconds) {
        int h = (Integer) hour;
        int m = (Integer) minute;
        boolean hourAfterLast = h == 24 && m == 0 && seconds == 0;
        if (h < 0 || m < 0 || m > 59 || !(seconds >= 0 && seconds <= 60) || (h > 23 && !hourAfterLast)) {
            throw new DbException(
                    ErrorCode.EXECUTION, "time field value out of range: " + hour + ":" + minute + ":" + seconds);
        }
        return (((h * 60L + m) * 60) * SECOND + Math.round(seconds * SECOND)) % DAY;
    }

    private static Object timestamp(Object[] args) {
        long midnight = Math.multiplyExact(day(args[0], args[1], args[2]), DAY);
        double seconds = (Double) args[5];
        boolean carries =
                ((Integer) args[3] * 60L + (Integer) args[4]) * 60 * SECOND + Math.round(seconds * SECOND) >= DAY;
        return Math.addExact(midnight, time(args[3], args[4], seconds) + (carries ? DAY : 0));
    }

    /// Years, months, weeks, days, hours, minutes, seconds.
    private static TimeInterval interval(Object[] args) {
        long months = Math.addExact(Math.multiplyExact((long) (Integer) args[0], 12L), (long) (Integer) args[1]);
        long days = (Integer) args[2] * 7L + (Integer) args[3];
        double seconds = (Double) args[6];
        if (!(Math.abs(seconds) < 9e12)) {
            throw new ArithmeticException("interval out of range");
        }
        long micros = ((Integer) args[4] * 60L + (Integer) args[5]) * 60 * SECOND;
        return new TimeInterval(Math.toIntExact(months), Math.toIntExact(days), Math.addExact(micros, (long)
                Math.rint(seconds * SECOND)));
    }

    /// The start of the stride, counted from `origin`, in which `moment` lies.
    private static long bin(TimeInterval stride, long moment, long origin) {
        if (stride.months() != 0) {
            throw new DbException(ErrorCode.EXECUTION, "date_bin takes no stride of months or years: " + stride);
        }
        long step = Math.addExact(Math.multiplyExact((long) stride.days(), DAY), stride.micros());
        if (step <= 0) {
            throw new DbException(ErrorCode.EXECUTION, "stride must be greater than zero: " + stride);
        }
        long distance = Math.subtractExact(moment, origin);
        return Math.subtractExact(moment, Math.floorMod(distance, step));
    }

    /// The time that a clock in the zone shows at a moment.
    private static long atZone(Object zone, long moment) {
        if (zone instanceof TimeInterval offset) {
            return Math.addExact(moment, offset.micros());
        }
        long seconds = Math.floorDiv(moment, SECOND);
        ZoneOffset offset = zone((String) zone).getRules().getOffset(Instant.ofEpochSecond(seconds));
        return Math.addExact(moment, offset.getTotalSeconds() * SECOND);
    }

    /// A name of the zone database in any case, an abbreviation, or an offset east of Greenwich.
    static ZoneId zone(String name) {
        String text = name.strip();
        try {
            String id = text.matches("[+-]?\\d{1,2}") ? offset(text) : text;
            return ZoneId.of(id.equalsIgnoreCase("utc") || id.equalsIgnoreCase("z") ? "UTC" : id, ZoneId.SHORT_IDS);
        } catch (DateTimeException unknown) {
            for (String id : ZoneId.getAvailableZoneIds()) {
                if (id.equalsIgnoreCase(text)) {
                    return ZoneId.of(id);
                }
            }
            String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
            throw new DbException(ErrorCode.EXECUTION, "time zone \"" + shown + "\" not recognized", unknown);
        }
    }

    private static String offset(String text) {
        int hours = Integer.parseInt(text);
        return String.format(Locale.ROOT, "%s%02d:00", hours < 0 ? "-" : "+", Math.abs(hours));
    }

    /// The part of an interval that EXTRACT names; NaN for a field that an interval does not have.
    static double part(String field, TimeInterval interval) {
        long micros = interval.micros();
        long seconds = micros % (60 * SECOND);
        int years = interval.months() / TimeInterval.MONTHS_PER_YEAR;
        int months = interval.months() % TimeInterval.MONTHS_PER_YEAR;
        double days = years * 365.25 + months * 30.0 + interval.days();
        return switch (field) {
            case "millisecond" -> seconds / 1e3;
            case "second" -> seconds / 1e6;
            case "epoch" -> days * 86_400 + micros / 1e6;
            default -> {
                Long whole = wholePart(field, interval, years, months);
                yield whole == null ? Double.NaN : (double) whole;
            }
        };
    }

    private static @Nullable Long wholePart(String field, TimeInterval interval, int years, int months) {
        long micros = interval.micros();
        return switch (field) {
            case "microsecond" -> micros % (60 * SECOND);
            case "minute" -> micros / (60 * SECOND) % 60;
            case "hour" -> micros / (3600 * SECOND);
            case "day" -> (long) interval.days();
            case "week" -> interval.days() / 7L;
            case "month" -> (long) months;
            case "quarter" -> months / 3 + 1L;
            case "year" -> (long) years;
            case "decade" -> years / 10L;
            case "century" -> years / 100L;
            case "millennium" -> years / 1000L;
            default -> null;
        };
    }

    /// Everything below the unit becomes zero; null for a unit that an interval does not have.
    static Object truncate(String unit, TimeInterval interval) {
        int months = interval.months();
        return switch (unit) {
            case "microsecond" -> interval;
            case "millisecond" -> withTime(interval, 1000L);
            case "second" -> withTime(interval, SECOND);
            case "minute" -> withTime(interval, 60 * SECOND);
            case "hour" -> withTime(interval, 3600 * SECOND);
            case "day" -> new TimeInterval(months, interval.days(), 0);
            case "month" -> new TimeInterval(months, 0, 0);
            case "quarter" -> new TimeInterval(months / 3 * 3, 0, 0);
            case "year" -> new TimeInterval(months / 12 * 12, 0, 0);
            case "decade" -> new TimeInterval(months / 120 * 120, 0, 0);
            case "century" -> new TimeInterval(months / 1200 * 1200, 0, 0);
            case "millennium" -> new TimeInterval(months / 12_000 * 12_000, 0, 0);
            default ->
                throw new DbException(
                        ErrorCode.EXECUTION,
                        "unit \"" + unit + "\" is not known for type " + DataType.INTERVAL.sqlName());
        };
    }

    private static TimeInterval withTime(TimeInterval interval, long unit) {
        return new TimeInterval(interval.months(), interval.days(), interval.micros() / unit * unit);
    }
}
