package org.kalamdb.app;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Makes random bodies of SQL requests: some right, most not. One thread.
final class HttpFuzzBodies {
    private static final List<String> PIECES = List.of(
            "\\ud800",
            "\\udc00\\ud800",
            "\\u0000",
            "\\u202e\\u0627\\u0628",
            "e\\u0301\\u200d\\ufeff",
            "\\ud83d\\udc68\\u200d\\ud83d\\udc69",
            "\\uffff\\ufffe",
            "\\\\",
            "\\n\\t\\r\\u001f",
            "''",
            "\\\"",
            "`",
            "$1",
            ";",
            "--",
            "/*",
            "İıŁß\u00a0",
            "a");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-0.0",
            "1e400",
            "-1e-400",
            "NaN",
            "Infinity",
            "9223372036854775808",
            "99999999999999999999999999999999999999999999999999",
            "0.1e",
            "01",
            "\"\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"x\"",
            "\"2024-02-30\"",
            "[]",
            "[1,2]",
            "{}",
            "{\"a\":null}");
    private static final List<String> STATEMENTS = List.of(
            "SELECT id FROM fuzz.t WHERE id = $1",
            "SELECT $1",
            "SELECT $1 + $2, $1 || $2",
            "SELECT id FROM fuzz.t WHERE n = $1 OR s = $2 OR ts > $3 LIMIT $4",
            "SELECT id FROM fuzz.t ORDER BY id LIMIT $1 OFFSET $2",
            "INSERT INTO fuzz.t (id, n, s, j, d, m, ts, e) VALUES (100, $1, $2, $3, $4, $5, $6, $7)",
            "UPDATE fuzz.t SET n = $1, m = $2, e = $3 WHERE id = $4",
            "DELETE FROM fuzz.t WHERE id > 50 AND n = $1",
            "SELECT coalesce($1, $2), CASE WHEN $3 THEN $4 END",
            "SELECT substr($1, $2, $3), $4 LIKE $5, $1::int",
            "EXECUTE AS USER 'x' (SELECT $1)",
            "SELECT 1; SELECT $1");

    private final Random random;

    HttpFuzzBodies(Random random) {
        this.random = random;
    }

    /// A request without parameters, as a client would write it.
    static byte[] request(String sql) {
        return bytes("{\"sql\":\"" + sql.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}");
    }

    byte[] next() {
        return switch (random.nextInt(7)) {
            case 0 -> garbage();
            case 1 -> mutated(bytes(withParameters()));
            case 2 -> bytes(oddText());
            case 3 -> bytes(wrongShape());
            default -> bytes(withParameters());
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private byte[] garbage() {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] mutated(byte[] body) {
        byte[] changed = Arrays.copyOf(body, random.nextInt(4) == 0 ? random.nextInt(body.length) : body.length);
        for (int i = random.nextInt(3); i >= 0 && changed.length > 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    private String withParameters() {
        return "{\"sql\":\"" + pick(STATEMENTS) + "\",\"params\":[" + values(random.nextInt(9)) + "]}";
    }

    private String values(int count) {
        return IntStream.range(0, count).mapToObj(_ -> pick(VALUES)).collect(Collectors.joining(","));
    }

    private String oddText() {
        String odd = pick(PIECES) + pick(PIECES) + pick(PIECES).repeat(1 + random.nextInt(200));
        String sql = switch (random.nextInt(6)) {
            case 0 -> "SELECT '" + odd + "' AS x, length('" + odd + "')";
            case 1 -> "SELECT \\\"" + odd + "\\\" FROM fuzz.t";
            case 2 -> "SELECT 1 AS \\\"" + odd + "\\\"";
            case 3 -> "SELECT upper('" + odd + "'), reverse('" + odd + "'), '" + odd + "' ILIKE '%" + odd + "'";
            case 4 -> "SELECT * FROM " + odd;
            default -> odd;
        };
        return "{\"sql\":\"" + sql + "\",\"namespace_id\":\"" + (random.nextInt(4) == 0 ? odd : "fuzz") + "\"}";
    }

    private String wrongShape() {
        String value = pick(VALUES);
        return switch (random.nextInt(7)) {
            case 0 -> value;
            case 1 -> "{\"sql\":" + value + "}";
            case 2 -> "{\"sql\":\"SELECT 1\",\"params\":" + value + "}";
            case 3 -> "{\"sql\":\"SELECT 1\",\"namespace_id\":" + value + "}";
            case 4 -> "{\"sql\":\"SELECT 1\",\"sql\":\"SELECT 2\"}" + pick(List.of("", "}", " 1", "\u0000"));
            case 5 -> "{\"params\":[" + values(3) + "]}";
            default -> "{\"sql\":\"SELECT $1\",\"params\":[" + values(60) + "]}";
        };
    }
}
