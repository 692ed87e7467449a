package org.kalamdb.sql.exec;

import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.time.temporal.JulianFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.TemporalText;

/// A `to_char` pattern of a date or time, such as `YYYY-MM-DD HH24:MI:SS.US` or `FMDay, DD Mon YYYY`. Reads them too
/// ([TimeScan]).
final class TimePattern {
    static final long SECOND = 1_000_000L;
    private static final int MAX_CHARACTERS = 500;
    private static final String[] FIELDS = {
        "SSSSS", "SSSS", "Y,YYY", "MONTH", "HH24", "HH12", "YYYY", "IYYY", "IDDD", "A.M.", "P.M.", "A.D.", "B.C.",
        "DAY", "MON", "DDD", "YYY", "IYY", "TZH", "TZM", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "HH", "MI", "MM",
        "MS", "SS", "US", "AM", "PM", "AD", "BC", "YY", "IY", "DY", "DD", "ID", "IW", "WW", "CC", "RM", "TZ", "OF", "Y",
        "I", "D", "W", "J", "Q"
    };
    private static final String[] ROMAN_MONTHS = {
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"
    };

    final List<Part> parts = new ArrayList<>();

    /// A field or a text.
    ///
    /// @param field   in upper case; empty for a text
    /// @param written as it is in the pattern
    /// @param fill    whether it is padded
    /// @param ordinal `TH`, `th` or empty
    record Part(String field, String written, boolean fill, String ordinal) {}

    TimePattern(String pattern) {
        if (pattern.length() > MAX_CHARACTERS) {
            throw new DbException(ErrorCode.EXECUTION, "a time pattern has at most " + MAX_CHARACTERS + " characters");
        }
        int at = 0;
        boolean fill = true;
        while (at < pattern.length()) {
            if (pattern.regionMatches(true, at, "FM", 0, 2)) {
                fill = false;
                at += 2;
                continue;
            }
            if (pattern.regionMatches(true, at, "TM", 0, 2) || pattern.regionMatches(true, at, "FX", 0, 2)) {
                at += 2;
                continue;
            }
            String field = fieldAt(pattern, at);
            if (field.isEmpty()) {
                at = text(pattern, at);
                continue;
            }
            String written = pattern.substring(at, at + field.length());
            at += field.length();
            boolean ordinal = pattern.regionMatches(true, at, "TH", 0, 2);
            parts.add(new Part(field, written, fill, ordinal ? pattern.substring(at, at + 2) : ""));
            at += ordinal ? 2 : 0;
            fill = true;
        }
    }

    private static String fieldAt(String pattern, int at) {
        for (String field : FIELDS) {
            if (pattern.regionMatches(true, at, field, 0, field.length())) {
                return field;
            }
        }
        return "";
    }

    /// @return where the text ends
    private int text(String pattern, int at) {
        if (pattern.charAt(at) != '"') {
            int end = pattern.offsetByCodePoints(at, 1);
            parts.add(new Part("", pattern.substring(at, end), true, ""));
            return end;
        }
        StringBuilder text = new StringBuilder();
        int i = at + 1;
        while (i < pattern.length() && pattern.charAt(i) != '"') {
            if (pattern.charAt(i) == '\\' && i + 1 < pattern.length()) {
                i++;
            }
            text.append(pattern.charAt(i++));
        }
        parts.add(new Part("", text.toString(), true, ""));
        return Math.min(i + 1, pattern.length());
    }

    /// @param micros since 1970
    String format(long micros) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(micros, TemporalText.MICROS_PER_DAY));
        long ofDay = Math.floorMod(micros, TemporalText.MICROS_PER_DAY);
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part.field.isEmpty()) {
                text.append(part.written);
                continue;
            }
            String value = value(part, date, ofDay);
            text.append(value).append(ordinal(part, value));
        }
        return text.toString();
    }

    private static String ordinal(Part part, String value) {
        if (part.ordinal.isEmpty() || value.isEmpty() || !Character.isDigit(value.charAt(value.length() - 1))) {
            return "";
        }
        int last = value.charAt(value.length() - 1) - '0';
        boolean teen = value.length() > 1 && value.charAt(value.length() - 2) == '1';
        String suffix = teen || last == 0 || last > 3 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd";
        return part.ordinal.startsWith("T") ? suffix.toUpperCase(Locale.ROOT) : suffix;
    }

    private static String value(Part part, LocalDate date, long ofDay) {
        int hour = (int) (ofDay / (3600 * SECOND));
        return switch (part.field) {
            case "HH24" -> number(part, hour, 2);
            case "HH12", "HH" -> number(part, hour % 12 == 0 ? 12 : hour % 12, 2);
            case "MI" -> number(part, ofDay / (60 * SECOND) % 60, 2);
            case "SS" -> number(part, ofDay / SECOND % 60, 2);
            case "MS" -> number(part, ofDay % SECOND / 1000, 3);
            case "US" -> number(part, ofDay % SECOND, 6);
            case "FF1", "FF2", "FF3", "FF4", "FF5", "FF6" -> {
                int digits = part.field.charAt(2) - '0';
                yield Long.toString(SECOND + ofDay % SECOND).substring(1, 1 + digits);
            }
            case "SSSSS", "SSSS" -> Long.toString(ofDay / SECOND);
            case "AM", "PM" -> cased(part, hour < 12 ? "AM" : "PM");
            case "A.M.", "P.M." -> cased(part, hour < 12 ? "A.M." : "P.M.");
            case "TZ" -> cased(part, "UTC");
            case "OF", "TZH" -> "+00";
            case "TZM" -> "00";
            default -> dateValue(part, date);
        };
    }

    private static String dateValue(Part part, LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        int weekYear = date.get(IsoFields.WEEK_BASED_YEAR);
        int dayOfWeek = date.getDayOfWeek().getValue();
        return switch (part.field) {
            case "YYYY" -> number(part, year, 4);
            case "Y,YYY" -> String.format(Locale.ROOT, "%d,%03d", year / 1000, year % 1000);
            case "YYY" -> number(part, year % 1000, 3);
            case "YY" -> number(part, year % 100, 2);
            case "Y" -> Integer.toString(year % 10);
            case "IYYY" -> number(part, weekYear, 4);
            case "IYY" -> number(part, weekYear % 1000, 3);
            case "IY" -> number(part, weekYear % 100, 2);
            case "I" -> Integer.toString(weekYear % 10);
            case "AD", "BC" -> cased(part, date.getYear() > 0 ? "AD" : "BC");
            case "A.D.", "B.C." -> cased(part, date.getYear() > 0 ? "A.D." : "B.C.");
            case "MONTH" -> name(part, date.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case "MON" ->
                cased(
                        part,
                        date.getMonth()
                                .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                                .substring(0, 3));
            case "MM" -> number(part, date.getMonthValue(), 2);
            case "DAY" -> name(part, date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case "DY" ->
                cased(
                        part,
                        date.getDayOfWeek()
                                .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                                .substring(0, 3));
            case "DDD" -> number(part, date.getDayOfYear(), 3);
            case "IDDD" -> number(part, (date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR) - 1) * 7L + dayOfWeek, 3);
            case "DD" -> number(part, date.getDayOfMonth(), 2);
            case "D" -> Integer.toString(dayOfWeek % 7 + 1);
            case "ID" -> Integer.toString(dayOfWeek);
            case "W" -> Integer.toString((date.getDayOfMonth() - 1) / 7 + 1);
            case "WW" -> number(part, (date.getDayOfYear() - 1) / 7 + 1L, 2);
            case "IW" -> number(part, date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
            case "CC" -> number(part, Math.floorDiv(date.getYear() - 1, 100) + 1L, 2);
            case "J" -> Long.toString(date.getLong(JulianFields.JULIAN_DAY));
            case "Q" -> Integer.toString((date.getMonthValue() - 1) / 3 + 1);
            case "RM" -> {
                String roman = cased(part, ROMAN_MONTHS[date.getMonthValue() - 1]);
                yield part.fill ? roman + " ".repeat(4 - roman.length()) : roman;
            }
            default -> throw new IllegalStateException("no value for " + part.field);
        };
    }

    private static String number(Part part, long value, int digits) {
        return part.fill ? String.format(Locale.ROOT, "%0" + digits + "d", value) : Long.toString(value);
    }

    private static String name(Part part, String name) {
        String english = cased(part, name);
        return part.fill ? english + " ".repeat(Math.max(0, 9 - english.length())) : english;
    }

    /// In the case in which the pattern writes the field.
    private static String cased(Part part, String value) {
        String written = part.written;
        if (written.equals(written.toUpperCase(Locale.ROOT))) {
            return value.toUpperCase(Locale.ROOT);
        }
        if (written.equals(written.toLowerCase(Locale.ROOT))) {
            return value.toLowerCase(Locale.ROOT);
        }
        return value.substring(0, 1).toUpperCase(Locale.ROOT)
                + value.substring(1).toLowerCase(Locale.ROOT);
    }
}
