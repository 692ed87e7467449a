package org.kalamdb.sql.parser;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// What follows CREATE TABLE's column list: `USING x` (ignored), `WITH (key = value, …)` and the original
/// spellings, in any order. The latter become the keys of the former where one means the same:
///
/// | written | key | value |
/// | --- | --- | --- |
/// | `FLUSH POLICY ROWS n INTERVAL '5 minutes'` | FLUSH_POLICY | `rows:n,interval:300` |
/// | `LOCATION REFERENCE 's'` | STORAGE_ID | `s` |
/// | `LOCATION 'template'` | LOCATION | `template` |
/// | `RETENTION '10s'` | TTL_SECONDS | 10 |
/// | `DELETED_RETENTION '7d'`, `= '7d'` | DELETED_RETENTION_HOURS | 168 |
/// | `DELETED_RETENTION = 'off'` | DELETED_RETENTION | `off` |
/// | `EPHEMERAL` | EPHEMERAL | true |
/// | `MAX_BUFFER n` | MAX_BUFFER | n |
final class TableOptionParser {
    private static final long SECONDS_PER_HOUR = 3600;

    private final TokenCursor cursor;
    private final Map<String, Object> options = new LinkedHashMap<>();

    TableOptionParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /// @return upper-case key to `String`, `Long`, `Double` or `Boolean`
    Map<String, Object> parse() {
        while (!cursor.atEnd()) {
            int token = cursor.index();
            if (cursor.accept(Keyword.USING)) {
                cursor.name("a name after USING");
            } else if (cursor.is(Keyword.WITH) && cursor.kind(1) == TokenKind.LEFT_PAREN) {
                with();
            } else if (cursor.accept(Keyword.FLUSH)) {
                flushPolicy(token);
            } else if (cursor.accept(Keyword.LOCATION)) {
                String key = cursor.accept(Keyword.REFERENCE) ? "STORAGE_ID" : "LOCATION";
                put(token, key, cursor.string("a location in quotes"));
            } else if (cursor.accept(Keyword.RETENTION)) {
                cursor.accept(TokenKind.EQUAL);
                put(token, "TTL_SECONDS", OptionValues.seconds(cursor, "RETENTION"));
            } else if (cursor.accept(Keyword.DELETED_RETENTION)) {
                cursor.accept(TokenKind.EQUAL);
                deletedRetention(token);
            } else if (cursor.accept(Keyword.EPHEMERAL)) {
                put(token, "EPHEMERAL", true);
            } else if (cursor.accept(Keyword.MAX_BUFFER)) {
                cursor.accept(TokenKind.EQUAL);
                put(token, "MAX_BUFFER", cursor.integer("a number of rows"));
            } else if (cursor.is(Keyword.AS)) {
                break;
            } else {
                throw cursor.expected(
                        "WITH (…), FLUSH POLICY, LOCATION, RETENTION or the end of the statement",
                        Keyword.WITH,
                        Keyword.FLUSH,
                        Keyword.LOCATION,
                        Keyword.RETENTION,
                        Keyword.EPHEMERAL);
            }
        }
        return options;
    }

    private void put(int token, String key, Object value) {
        if (options.put(key, value) != null) {
            throw cursor.error(token, "table option " + key + " is given twice");
        }
    }

    private void with() {
        cursor.next();
        cursor.next();
        if (cursor.accept(TokenKind.RIGHT_PAREN)) {
            return;
        }
        do {
            int token = cursor.index();
            String key = (cursor.is(TokenKind.STRING) ? cursor.string("an option") : cursor.name("an option"))
                    .toUpperCase(Locale.ROOT);
            cursor.expect(TokenKind.EQUAL, "'='");
            if (key.equals("DELETED_RETENTION")) {
                deletedRetention(token);
            } else if (key.equals("RETENTION")) {
                put(token, "TTL_SECONDS", OptionValues.seconds(cursor, key));
            } else {
                put(token, key, OptionValues.parse(cursor));
            }
        } while (cursor.continuesList(TokenKind.RIGHT_PAREN));
        cursor.expect(TokenKind.RIGHT_PAREN, "',' or ')'");
    }

    /// `POLICY [ROWS n] [INTERVAL 'duration']`, at least one, in any order.
    private void flushPolicy(int token) {
        cursor.expect(Keyword.POLICY);
        StringJoiner policy = new StringJoiner(",");
        String interval = null;
        while (cursor.is(Keyword.ROWS) || cursor.is(Keyword.INTERVAL) || cursor.is(TokenKind.COMMA)) {
            if (cursor.accept(Keyword.ROWS)) {
                policy.add("rows:" + cursor.integer("a number of rows"));
            } else if (cursor.accept(Keyword.INTERVAL)) {
                interval = "interval:" + OptionValues.seconds(cursor, "FLUSH POLICY INTERVAL");
            } else {
                cursor.next();
            }
        }
        if (interval != null) {
            policy.add(interval);
        }
        if (policy.length() == 0) {
            throw cursor.expected("ROWS or INTERVAL", Keyword.ROWS, Keyword.INTERVAL);
        }
        put(token, "FLUSH_POLICY", policy.toString());
    }

    private void deletedRetention(int token) {
        int valueToken = cursor.index();
        if (cursor.is(TokenKind.WORD) && cursor.tokens.name(valueToken).equals("off")) {
            cursor.next();
            put(token, "DELETED_RETENTION", "off");
            return;
        }
        if (cursor.is(TokenKind.STRING)
                && cursor.tokens.text(valueToken).strip().equalsIgnoreCase("off")) {
            cursor.next();
            put(token, "DELETED_RETENTION", "off");
            return;
        }
        long seconds = OptionValues.seconds(cursor, "DELETED_RETENTION");
        if (seconds % SECONDS_PER_HOUR != 0) {
            throw cursor.error(valueToken, "DELETED_RETENTION must be a whole number of hours");
        }
        put(token, "DELETED_RETENTION_HOURS", seconds / SECONDS_PER_HOUR);
    }
}
