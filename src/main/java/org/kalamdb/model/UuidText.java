package org.kalamdb.model;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// UUIDs as text: canonical, 32 hex digits, in braces, as `urn:uuid:`; any case.
public final class UuidText {
    private static final String URN = "urn:uuid:";
    private static final int HEX_DIGITS = 32;

    private UuidText() {}

    /// @return null when `text` is none of these forms
    public static @Nullable UUID parse(String text) {
        String body = text.strip();
        if (body.length() > URN.length() + HEX_DIGITS + 4) {
            return null;
        }
        if (body.toLowerCase(Locale.ROOT).startsWith(URN)) {
            body = body.substring(URN.length());
        } else if (body.length() >= 2 && body.charAt(0) == '{' && body.charAt(body.length() - 1) == '}') {
            body = body.substring(1, body.length() - 1);
        }
        boolean hyphens = body.length() == HEX_DIGITS + 4;
        if (!hyphens && body.length() != HEX_DIGITS) {
            return null;
        }
        long high = 0;
        long low = 0;
        int digits = 0;
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (hyphens && (i == 8 || i == 13 || i == 18 || i == 23)) {
                if (c != '-') {
                    return null;
                }
                continue;
            }
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                return null;
            }
            high = high << 4 | low >>> 60;
            low = low << 4 | digit;
            digits++;
        }
        return digits == HEX_DIGITS ? new UUID(high, low) : null;
    }
}
