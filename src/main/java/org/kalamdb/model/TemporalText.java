package org.kalamdb.model;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;

/// Dates and times as text: ISO 8601 dates `2024-05-01`, times `12:30[:15[.123456]]`, timestamps of both
/// joined by a blank or `T`, with an optional offset (`Z`, `UTC`, `+02`, `+0200`, `+02:00`) that is
/// applied, so that results are UTC. Years 1 to 9999. A fraction finer than microseconds is rounded.
///
/// The parsers throw [DateTimeException] with a reason.
public final class TemporalText {
    public static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final int MAX_CHARACTERS = 64;

    private TemporalText() {}

    /// Days since 1970-01-01; a time after the date is checked and dropped.
    public static int parseDate(String text) {
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
        Reader reader = new Reader(text);
        long micros = reader.date() * MICROS_PER_DAY;
        if (!reader.atEnd()) {
            reader.separator();
            micros += reader.time();
            micros -= reader.offsetMicros();
            reader.end();
        }
        return micros;
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
        private int at;

        Reader(String text) {
            this.text = text.strip();
            if (this.text.length() > MAX_CHARACTERS) {
                throw new DateTimeException("too long");
            }
        }

        int date() {
            int year = digits(4, 4, "a year of four digits");
            expect('-');
            int month = digits(1, 2, "a month");
            expect('-');
            int day = digits(1, 2, "a day");
            if (year == 0) {
                throw new DateTimeException("year 0 is out of range");
            }
            if (month < 1 || month > 12) {
                throw new DateTimeException("month " + month + " is out of range");
            }
            if (day < 1 || day > LocalDate.of(year, month, 1).lengthOfMonth()) {
                throw new DateTimeException("day " + day + " is out of range");
            }
            return Math.toIntExact(LocalDate.of(year, month, day).toEpochDay());
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
