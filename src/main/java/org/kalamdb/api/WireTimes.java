package org.kalamdb.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The spellings of points in time outside of rows.
final class WireTimes {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssxxx", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSxxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter COOKIE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private WireTimes() {}

    /// RFC 3339, with a fraction when there is one.
    static String ofMillis(long millis) {
        return (millis % 1000 == 0 ? SECONDS : MILLIS).format(Instant.ofEpochMilli(millis));
    }

    static String ofSeconds(long seconds) {
        return SECONDS.format(Instant.ofEpochSecond(seconds));
    }

    /// The form of a cookie's `Expires`.
    static String cookieTime(long seconds) {
        return COOKIE.format(Instant.ofEpochSecond(seconds));
    }
}
