package org.kalamdb.sql.parser;

import java.util.Locale;

/// Values in option lists: `'text'`, numbers, TRUE, FALSE, bare words.
final class OptionValues {
    private OptionValues() {}

    /// @return `String`, `Long`, `Double` or `Boolean`
    static Object parse(TokenCursor cursor) {
        boolean negative = cursor.is(TokenKind.MINUS) && cursor.kind(1).isNumber();
        if (negative) {
            cursor.next();
        }
        return switch (cursor.kind()) {
            case STRING -> cursor.string("a value");
            case INTEGER -> {
                long number = cursor.integer("a value");
                yield negative ? -number : number;
            }
            case DECIMAL, FLOAT -> {
                int token = cursor.index();
                double number = Double.parseDouble(cursor.tokens.raw(cursor.next()));
                if (Double.isInfinite(number)) {
                    throw cursor.error(token, "number is out of range");
                }
                yield negative ? -number : number;
            }
            case WORD, QUOTED -> word(cursor);
            default -> throw cursor.expected("a value");
        };
    }

    private static Object word(TokenCursor cursor) {
        if (cursor.accept(Keyword.TRUE)) {
            return true;
        }
        if (cursor.accept(Keyword.FALSE)) {
            return false;
        }
        return cursor.id("a value");
    }

    /// Seconds of a duration, `'10s'`, `'5 minutes'`, `'7d'`, `300`.
    ///
    /// @param what the option, for messages
    static long seconds(TokenCursor cursor, String what) {
        if (cursor.is(TokenKind.INTEGER)) {
            return cursor.integer("a duration");
        }
        int token = cursor.index();
        return seconds(cursor, token, cursor.string("a duration, as in '10s'"), what);
    }

    static long seconds(TokenCursor cursor, int token, String text, String what) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        int digits = 0;
        while (digits < trimmed.length() && trimmed.charAt(digits) >= '0' && trimmed.charAt(digits) <= '9') {
            digits++;
        }
        long unit = unitSeconds(trimmed.substring(digits).strip());
        if (digits == 0 || digits > 10 || unit == 0) {
            throw cursor.error(
                    token,
                    what + " takes a duration as in '10s', '5 minutes', '12h' or '7d', found '"
                            + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + "'");
        }
        return Long.parseLong(trimmed.substring(0, digits)) * unit;
    }

    private static long unitSeconds(String unit) {
        return switch (unit) {
            case "", "s", "sec", "secs", "second", "seconds" -> 1;
            case "m", "min", "mins", "minute", "minutes" -> 60;
            case "h", "hr", "hrs", "hour", "hours" -> 3600;
            case "d", "day", "days" -> 86_400;
            case "w", "week", "weeks" -> 604_800;
            default -> 0;
        };
    }
}
