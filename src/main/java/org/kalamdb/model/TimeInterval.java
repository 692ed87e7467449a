package org.kalamdb.model;

/// A length of time as SQL's INTERVAL knows it: months, days and microseconds are kept apart, because a month
/// has no fixed number of days. Compared with others, a month counts as 30 days and a day as 24 hours; so
/// two intervals can compare as equal that are not equal as objects.
public record TimeInterval(int months, int days, long micros) implements Comparable<TimeInterval> {
    public static final int MONTHS_PER_YEAR = 12;
    public static final int DAYS_PER_MONTH = 30;
    public static final TimeInterval ZERO = new TimeInterval(0, 0, 0);

    private static final double SECONDS_PER_DAY = 86_400;
    private static final double MICROS_PER_SECOND = 1e6;

    /// @throws ArithmeticException out of range
    public TimeInterval plus(TimeInterval other) {
        return new TimeInterval(
                Math.addExact(months, other.months),
                Math.addExact(days, other.days),
                Math.addExact(micros, other.micros));
    }

    /// @throws ArithmeticException out of range
    public TimeInterval negated() {
        return new TimeInterval(Math.negateExact(months), Math.negateExact(days), Math.negateExact(micros));
    }

    /// Fractions of months become days, fractions of days become time.
    ///
    /// @throws ArithmeticException out of range, or not a number
    public TimeInterval times(double factor) {
        return spread(months * factor, days * factor, micros * factor);
    }

    /// @param divisor not zero
    /// @throws ArithmeticException out of range, or not a number
    public TimeInterval dividedBy(double divisor) {
        return spread(months / divisor, days / divisor, micros / divisor);
    }

    private static TimeInterval spread(double exactMonths, double exactDays, double exactMicros) {
        int months = whole(exactMonths);
        int days = whole(exactDays);
        double restDays = rounded((exactMonths - months) * DAYS_PER_MONTH);
        double restSeconds = rounded((exactDays - days + restDays - (int) restDays) * SECONDS_PER_DAY);
        if (Math.abs(restSeconds) >= SECONDS_PER_DAY) {
            days = Math.addExact(days, (int) (restSeconds / SECONDS_PER_DAY));
            restSeconds %= SECONDS_PER_DAY;
        }
        double micros = Math.rint(exactMicros + restSeconds * MICROS_PER_SECOND);
        if (!(Math.abs(micros) < 0x1p63)) {
            throw new ArithmeticException("interval out of range");
        }
        return new TimeInterval(months, Math.addExact(days, (int) restDays), (long) micros);
    }

    private static int whole(double number) {
        if (!(number > Integer.MIN_VALUE - 1.0 && number < Integer.MAX_VALUE + 1.0)) {
            throw new ArithmeticException("interval out of range");
        }
        return (int) number;
    }

    private static double rounded(double number) {
        return Math.rint(number * MICROS_PER_SECOND) / MICROS_PER_SECOND;
    }

    /// Whole days of 24 hours, for comparisons.
    public long spanDays() {
        return (long) months * DAYS_PER_MONTH + days + Math.floorDiv(micros, TemporalText.MICROS_PER_DAY);
    }

    /// What [#spanDays] leaves, from 0.
    public long spanMicros() {
        return Math.floorMod(micros, TemporalText.MICROS_PER_DAY);
    }

    /// A date and time of day, as microseconds since 1970, moved by this: first by months, where a day that the
    /// month does not have becomes its last, then by days, then by time.
    ///
    /// @throws ArithmeticException out of range
    /// @throws java.time.DateTimeException out of range
    public long addTo(long moment) {
        long day = Math.floorDiv(moment, TemporalText.MICROS_PER_DAY);
        long ofDay = Math.floorMod(moment, TemporalText.MICROS_PER_DAY);
        if (months != 0) {
            day = java.time.LocalDate.ofEpochDay(day).plusMonths(months).toEpochDay();
        }
        long start = Math.multiplyExact(day + days, TemporalText.MICROS_PER_DAY);
        return Math.addExact(Math.addExact(start, ofDay), micros);
    }

    @Override
    public int compareTo(TimeInterval other) {
        int byDays = Long.compare(spanDays(), other.spanDays());
        return byDays != 0 ? byDays : Long.compare(spanMicros(), other.spanMicros());
    }

    /// As PostgreSQL prints it: `1 year 2 mons 3 days 04:05:06.789`.
    @Override
    public String toString() {
        return IntervalText.format(this);
    }
}
