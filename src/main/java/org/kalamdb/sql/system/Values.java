package org.kalamdb.sql.system;

import org.jspecify.annotations.Nullable;

/// Small conversions into the canonical forms of row values.
final class Values {
    private static final long MICROS_PER_MILLI = 1000;

    private Values() {}

    /// A TIMESTAMP of milliseconds since 1970.
    static Long timestamp(long millis) {
        return Math.multiplyExact(millis, MICROS_PER_MILLI);
    }

    /// A TIMESTAMP, or NULL for null.
    static @Nullable Long timestampOrNull(@Nullable Long millis) {
        return millis == null ? null : timestamp(millis);
    }

    /// A row; the values in column order.
    static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    /// `1d 2h 3m 4s` without the leading parts that are zero.
    static String duration(long seconds) {
        StringBuilder text = new StringBuilder();
        appendPart(text, seconds / 86_400, "d ");
        appendPart(text, seconds % 86_400 / 3600, "h ");
        appendPart(text, seconds % 3600 / 60, "m ");
        return text.append(seconds % 60).append('s').toString();
    }

    private static void appendPart(StringBuilder text, long value, String unit) {
        if (value > 0 || !text.isEmpty()) {
            text.append(value).append(unit);
        }
    }
}
