package org.kalamdb.sql.exec;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.Locale;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.TemporalText;

/// Reads one text by a [TimePattern]: `to_date`, `to_timestamp`. Blanks are passed over, a text of the pattern stands
/// for any one separator.
final class TimeScan {
    private static final long SECOND = TimePattern.SECOND;

    private final String text;
    private int at;
    private int year = 1;
    private boolean hasYear;
    private boolean beforeChrist;
    private int month = 1;
    private int day = 1;
    private int dayOfYear = -1;
    private int weekYear = -1;
    private int week = -1;
    private int weekDay = 1;
    private long julian = Long.MIN_VALUE;
    private int hour;
    private boolean isTwelve;
    private boolean afternoon;
    private int minute;
    private int second;
    private long fraction;
    private long secondsOfDay = -1;
    private long offset;

    private TimeScan(String text) {
        this.text = text;
    }

    /// Microseconds since 1970.
    ///
    /// @throws DbException EXECUTION, naming the text
    static long scan(String text, TimePattern pattern) {
        TimeScan scan = new TimeScan(text.strip());
        try {
            for (int i = 0; i < pattern.parts.size(); i++) {
                TimePattern.Part part = pattern.parts.get(i);
                boolean digitsFollow = i + 1 < pattern.parts.size()
                        && !pattern.parts.get(i + 1).field().isEmpty();
                scan.read(part, digitsFollow);
            }
            return scan.micros();
        } catch (DateTimeException | ArithmeticException | NumberFormatException wrong) {
            String shown = text.length() > 60 ? text.substring(0, 60) + "…" : text;
            throw new DbException(
                    ErrorCode.EXECUTION,
                    "date/time value '" + shown + "' does not match the pattern or is out of range: "
                            + wrong.getMessage(),
                    wrong);
        }
    }

    private void read(TimePattern.Part part, boolean digitsFollow) {
        if (part.field().isEmpty()) {
            separator(part.written());
            return;
        }
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        switch (part.field()) {
            case "YYYY" -> year(number(digitsFollow ? 4 : 6, true));
            case "Y,YYY" -> {
                long thousands = number(3, true);
                separator(",");
                year(thousands * 1000 + number(3, false));
            }
            case "YYY", "YY", "Y" -> shortYear(part.field().length());
            case "IYYY" -> weekYear = (int) number(4, false);
            case "IY", "IYY", "I" -> weekYear = 2000 + (int) number(part.field().length(), false);
            case "BC", "AD", "B.C.", "A.D." ->
                beforeChrist = word(part.field().length()).startsWith("B");
            case "MONTH", "MON" -> month = monthName(part.field().equals("MON"));
            case "RM" -> month = romanMonth();
            case "MM" -> month = (int) number(2, false);
            case "DAY", "DY", "TZ", "Q", "CC", "W" -> skipWord();
            case "DDD" -> dayOfYear = (int) number(3, false);
            case "DD" -> day = (int) number(2, false);
            case "D" -> number(1, false);
            case "ID" -> weekDay = (int) number(1, false);
            case "IW", "WW" -> week = (int) number(2, false);
            case "J" -> julian = number(9, false);
            default -> readTime(part);
        }
        if (!part.ordinal().isEmpty()) {
            at = Math.min(at + 2, text.length());
        }
    }

    private void readTime(TimePattern.Part part) {
        switch (part.field()) {
            case "HH24" -> hour = (int) number(2, false);
            case "HH12", "HH" -> {
                hour = (int) number(2, false);
                isTwelve = true;
                if (hour < 1 || hour > 12) {
                    throw new DateTimeException("hour " + hour + " is invalid for the 12-hour clock");
                }
            }
            case "MI" -> minute = (int) number(2, false);
            case "SS" -> second = (int) number(2, false);
            case "MS", "FF3" -> fraction = fraction(3);
            case "US", "FF6" -> fraction = fraction(6);
            case "FF1", "FF2", "FF4", "FF5" -> fraction = fraction(part.field().charAt(2) - '0');
            case "SSSSS", "SSSS" -> secondsOfDay = number(5, false);
            case "AM", "PM", "A.M.", "P.M." -> {
                afternoon = word(part.field().length()).startsWith("P");
                isTwelve = true;
            }
            case "OF", "TZH" -> offset += number(3, true) * 3600 * SECOND;
            case "TZM" -> offset += number(2, false) * 60 * SECOND;
            default -> throw new DateTimeException(part.field() + " cannot be read");
        }
    }

    private void year(long value) {
        year = Math.toIntExact(value);
        hasYear = true;
    }

    /// The year nearest to 2020 with these last digits.
    private void shortYear(int digits) {
        long value = number(digits, false);
        year(digits == 3 ? value + (value < 100 ? 2000 : 1000) : value < 70 ? value + 2000 : value + 1900);
    }

    private void separator(String wanted) {
        if (at < text.length() && !Character.isLetterOrDigit(text.charAt(at)) && !wanted.isBlank()) {
            boolean sign = text.charAt(at) == '-' || text.charAt(at) == '+';
            at += sign && wanted.isBlank() ? 0 : 1;
        } else if (at < text.length() && (text.startsWith(wanted, at) || Character.isLetter(wanted.charAt(0)))) {
            at = Math.min(text.length(), at + wanted.length());
        } else {
            while (wanted.isBlank() && at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }
    }

    private long number(int digits, boolean signed) {
        int start = at;
        if (signed && at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
            at++;
        }
        int first = at;
        while (at < text.length() && at - first < digits && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == first) {
            throw new DateTimeException("expected digits at character " + (start + 1));
        }
        return Long.parseLong(text.substring(start, at));
    }

    private long fraction(int digits) {
        int start = at;
        long value = number(digits, false);
        for (int i = at - start; i < 6; i++) {
            value *= 10;
        }
        return value;
    }

    private String word(int length) {
        String word = text.substring(at, Math.min(at + length, text.length())).toUpperCase(Locale.ROOT);
        if (word.isEmpty()) {
            throw new DateTimeException("expected a word at character " + (at + 1));
        }
        at += word.length();
        return word;
    }

    private void skipWord() {
        while (at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
            at++;
        }
    }

    private int monthName(boolean isShort) {
        for (Month candidate : Month.values()) {
            String name = candidate.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            String wanted = isShort ? name.substring(0, 3) : name;
            if (text.regionMatches(true, at, wanted, 0, wanted.length())) {
                at += wanted.length();
                return candidate.getValue();
            }
        }
        throw new DateTimeException("expected a month at character " + (at + 1));
    }

    private int romanMonth() {
        int start = at;
        skipWord();
        String roman = text.substring(start, at).toUpperCase(Locale.ROOT);
        String[] months = {"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"};
        for (int i = 0; i < months.length; i++) {
            if (months[i].equals(roman)) {
                return i + 1;
            }
        }
        throw new DateTimeException("expected a month in Roman numerals at character " + (start + 1));
    }

    private long micros() {
        long days = date().toEpochDay();
        long seconds = secondsOfDay >= 0 ? secondsOfDay : secondsOfDay();
        if (seconds > 86_400) {
            throw new DateTimeException(seconds + " seconds of a day");
        }
        long midnight = Math.multiplyExact(days, TemporalText.MICROS_PER_DAY);
        return Math.addExact(midnight, seconds * SECOND + fraction - offset);
    }

    private long secondsOfDay() {
        int hours = isTwelve ? hour % 12 + (afternoon ? 12 : 0) : hour;
        boolean endOfDay = hours == 24 && minute == 0 && second == 0;
        if ((hours > 23 && !endOfDay) || minute > 59 || second > 59) {
            throw new DateTimeException("time is out of range");
        }
        return (hours * 60L + minute) * 60 + second;
    }

    private LocalDate date() {
        if (julian != Long.MIN_VALUE) {
            return LocalDate.EPOCH.with(JulianFields.JULIAN_DAY, julian);
        }
        if (weekYear >= 0 && week >= 0) {
            if (week < 1 || week > 53 || weekDay < 1 || weekDay > 7) {
                throw new DateTimeException("week " + week + " is out of range");
            }
            return LocalDate.of(weekYear, 1, 4)
                    .with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week)
                    .with(java.time.DayOfWeek.of(weekDay));
        }
        // without a year: that before the first, as PostgreSQL has it
        int proleptic = !hasYear ? 0 : beforeChrist ? 1 - year : year < 0 ? year + 1 : year;
        if (hasYear && year == 0) {
            proleptic = 0;
        }
        return dayOfYear > 0 ? LocalDate.ofYearDay(proleptic, dayOfYear) : LocalDate.of(proleptic, month, day);
    }
}
