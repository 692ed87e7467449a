package org.kalamdb.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Dates and times as text: ISO 8601 dates `2024-05-01`, times `12:30[:15[.123456]]`, timestamps of both
/// joined by a blank or `T`, with an optional offset (`Z`, `UTC`, `+02`, `+0200`, `+02:00`) that is
/// applied, so that results are UTC. Also dates without hyphens (`20240501`), years of up to six digits, and
/// `BC` at the end. A fraction finer than microseconds is rounded.
///
/// The parsers throw [DateTimeException] with a reason.
public final class TemporalText {
    public static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int MAX_CHARACTERS = 64;

    private TemporalText() {}

    /// Days since 1970-01-01; a time after the date is checked and dropped.
    public static int parseDate(String text) {
        Special special = Special.of(text);
        if (special != null) {
            return special.day;
        }
        Reader reader = new Reader(text);
        int day = reader.date();
        if (!reader.atEnd()) {
            reader.separator();
            reader.time();
            reader.offsetMicros();
            reader.end();
        }
        return day;
    }

    /// Microseconds since 1970-01-01T00:00:00Z; midnight without a time.
    public static long parseTimestamp(String text) {
        Special special = Special.of(text);
        if (special != null) {
            return special.day * MICROS_PER_DAY;
        }
        Reader reader = new Reader(text);
        long midnight = reader.date();
        long ofDay = 0;
        if (!reader.atEnd()) {
            reader.separator();
            ofDay = reader.time();
            ofDay -= reader.offsetMicros();
            reader.end();
        }
        try {
            return Math.addExact(Math.multiplyExact(midnight, MICROS_PER_DAY), ofDay);
        } catch (ArithmeticException beyond) {
            throw new DateTimeException("timestamp is out of range", beyond);
        }
    }

    /// A day with a name of its own.
    private enum Special {
        EPOCH(0);

        private final int day;

        Special(int day) {
            this.day = day;
        }

        static @Nullable Special of(String text) {
            String name = text.strip().toLowerCase(Locale.ROOT);
            if (name.endsWith("infinity")) {
                throw new DateTimeException("days and times without end are not kept");
            }
            return name.equals("epoch") ? EPOCH : null;
        }
    }

    /// Microseconds of the day.
    public static long parseTime(String text) {
        Reader reader = new Reader(text);
        long micros = reader.time();
        reader.end();
        if (micros == MICROS_PER_DAY) {
            throw new DateTimeException("rounds to the next day");
        }
        return micros;
    }

    static long micros(LocalDateTime time) {
        return time.toLocalDate().toEpochDay() * MICROS_PER_DAY
                + time.toLocalTime().toNanoOfDay() / 1000;
    }

    /// `2024-05-01 12:30:15.5`.
    static String ofTimestamp(LocalDateTime time) {
        return time.toLocalDate() + " " + ofTime(time.toLocalTime());
    }

    /// `12:30:15.5`.
    static String ofTime(LocalTime time) {
        String whole = two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
        int micros = time.getNano() / 1000;
        if (micros == 0) {
            return whole;
        }
        String fraction = Integer.toString(1_000_000 + micros).substring(1);
        int end = fraction.length();
        while (fraction.charAt(end - 1) == '0') {
            end--;
        }
        return whole + "." + fraction.substring(0, end);
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    /// Reads one text from left to right.
    private static final class Reader {
        private final String text;
        private final boolean beforeChrist;
        private int at;

        Reader(String text) {
            String stripped = text.strip();
            if (stripped.length() > MAX_CHARACTERS) {
                throw new DateTimeException("too long");
            }
            int end = stripped.length();
            this.beforeChrist = end > 3 && stripped.regionMatches(true, end - 3, " BC", 0, 3);
            this.text = beforeChrist ? stripped.substring(0, end - 3).stripTrailing() : stripped;
        }

        int date() {
            boolean compact = isCompact();
            int year = digits(4, compact ? 4 : 6, "a year of four digits");
            char separator = !compact && at < text.length() && text.charAt(at) == '/' ? '/' : '-';
            if (!compact) {
                expect(separator);
            }
            int month = digits(compact ? 2 : 1, 2, "a month");
            if (!compact) {
                expect(separator);
            }
            int day = digits(compact ? 2 : 1, 2, "a day");
            if (year == 0) {
                throw new DateTimeException("year 0 is out of range");
            }
            if (month < 1 || month > 12) {
                throw new DateTimeException("month " + month + " is out of range");
            }
            int proleptic = beforeChrist ? 1 - year : year;
            if (day < 1 || day > LocalDate.of(proleptic, month, 1).lengthOfMonth()) {
                throw new DateTimeException("day " + day + " is out of range");
            }
            return Math.toIntExact(LocalDate.of(proleptic, month, day).toEpochDay());
        }

        /// Eight digits and no more.
        private boolean isCompact() {
            int end = 0;
            while (end < text.length() && isDigit(text.charAt(end))) {
                end++;
            }
            return end == 8;
        }

        /// Microseconds of the day; a rounded fraction may reach the next midnight.
        long time() {
            int hour = digits(1, 2, "an hour");
            expect(':');
            int minute = digits(2, 2, "minutes");
            int second = 0;
            long fraction = 0;
            if (at < text.length() && text.charAt(at) == ':') {
                at++;
                second = digits(2, 2, "seconds");
                if (at < text.length() && text.charAt(at) == '.') {
                    at++;
                    fraction = fractionMicros();
                }
            }
            if (hour > 23 || minute > 59 || second > 59) {
                throw new DateTimeException("time is out of range");
            }
            return ((hour * 60L + minute) * 60 + second) * 1_000_000 + fraction;
        }

        private long fractionMicros() {
            int start = at;
            long micros = 0;
            boolean roundUp = false;
            while (at < text.length() && isDigit(text.charAt(at))) {
                int digit = text.charAt(at) - '0';
                int place = at - start;
                if (place < 6) {
                    micros = micros * 10 + digit;
                } else if (place == 6) {
                    roundUp = digit >= 5;
                }
                at++;
            }
            if (at == start) {
                throw new DateTimeException("expected digits after the point");
            }
            for (int place = at - start; place < 6; place++) {
                micros *= 10;
            }
            return roundUp ? micros + 1 : micros;
        }

        long offsetMicros() {
            skipBlanks();
            if (atEnd()) {
                return 0;
            }
            String rest = text.substring(at);
            if (rest.equalsIgnoreCase("z") || rest.equalsIgnoreCase("utc")) {
                at = text.length();
                return 0;
            }
            char sign = text.charAt(at);
            if (sign != '+' && sign != '-') {
                throw unexpected();
            }
            at++;
            int hours = digits(2, 2, "offset hours");
            int minutes = 0;
            if (!atEnd()) {
                if (text.charAt(at) == ':') {
                    at++;
                }
                minutes = digits(2, 2, "offset minutes");
            }
            if (hours > 18 || minutes > 59) {
                throw new DateTimeException("offset is out of range");
            }
            long micros = (hours * 60L + minutes) * 60_000_000;
            return sign == '-' ? -micros : micros;
        }

        void separator() {
            char c = text.charAt(at);
            if (c != ' ' && c != 'T' && c != 't') {
                throw unexpected();
            }
            at++;
            skipBlanks();
        }

        void end() {
            if (!atEnd()) {
                throw unexpected();
            }
        }

        boolean atEnd() {
            return at == text.length();
        }

        private void skipBlanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private int digits(int min, int max, String what) {
            int start = at;
            int number = 0;
            while (at < text.length() && at - start < max && isDigit(text.charAt(at))) {
                number = number * 10 + text.charAt(at) - '0';
                at++;
            }
            if (at - start < min) {
                throw new DateTimeException("expected " + what + " at character " + (start + 1));
            }
            return number;
        }

        private void expect(char c) {
            if (at >= text.length() || text.charAt(at) != c) {
                throw new DateTimeException("expected '" + c + "' at character " + (at + 1));
            }
            at++;
        }

        private DateTimeException unexpected() {
            return new DateTimeException("unexpected '" + text.charAt(at) + "' at character " + (at + 1));
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }
}
