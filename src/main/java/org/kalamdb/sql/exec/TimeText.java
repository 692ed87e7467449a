package org.kalamdb.sql.exec;

import java.time.LocalDate;
import org.kalamdb.model.TemporalText;

/// Dates and times as PostgreSQL prints them: `2024-05-01 12:30:15.5`, without trailing zeros.
final class TimeText {
    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final String BEFORE_CHRIST = " BC";

    private TimeText() {}

    /// @param micros since 1970-01-01T00:00:00Z
    static String timestamp(long micros) {
        long day = Math.floorDiv(micros, TemporalText.MICROS_PER_DAY);
        String date = date(day);
        String time = time(Math.floorMod(micros, TemporalText.MICROS_PER_DAY));
        return date.endsWith(BEFORE_CHRIST)
                ? date.substring(0, date.length() - BEFORE_CHRIST.length()) + " " + time + BEFORE_CHRIST
                : date + " " + time;
    }

    /// @param days since 1970-01-01
    static String date(long days) {
        LocalDate date = LocalDate.ofEpochDay(days);
        StringBuilder text = new StringBuilder();
        boolean beforeChrist = date.getYear() <= 0;
        String year = Integer.toString(beforeChrist ? 1 - date.getYear() : date.getYear());
        text.repeat('0', Math.max(0, 4 - year.length())).append(year);
        append(text.append('-'), date.getMonthValue());
        append(text.append('-'), date.getDayOfMonth());
        return text.append(beforeChrist ? BEFORE_CHRIST : "").toString();
    }

    /// @param micros of the day
    static String time(long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        StringBuilder text = new StringBuilder();
        append(text, seconds / 3600);
        append(text.append(':'), seconds / 60 % 60);
        append(text.append(':'), seconds % 60);
        long fraction = micros % MICROS_PER_SECOND;
        if (fraction != 0) {
            text.append('.').append(Long.toString(MICROS_PER_SECOND + fraction), 1, 7);
            while (text.charAt(text.length() - 1) == '0') {
                text.setLength(text.length() - 1);
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder text, long twoDigits) {
        text.append(twoDigits < 10 ? "0" : "").append(twoDigits);
    }
}
