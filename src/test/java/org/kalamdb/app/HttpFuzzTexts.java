package org.kalamdb.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Statements that are long, deep, or ask for more than there can be.
final class HttpFuzzTexts {
    /// By what they are.
    static final Map<String, String> ALL = all();

    private HttpFuzzTexts() {}

    private static Map<String, String> all() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("parentheses", "SELECT " + "(".repeat(10_000) + "1" + ")".repeat(10_000));
        texts.put("conditions", "SELECT id FROM fuzz.t WHERE n > 0" + " AND n > 0".repeat(5_000));
        texts.put("alternatives", "SELECT id FROM fuzz.t WHERE " + list(" OR ", "n = %d", 5_000));
        texts.put("union", list(" UNION ", "SELECT %d", 1_000));
        texts.put("union of too many", list(" UNION ALL ", "SELECT %d", 5_000));
        texts.put("numbers of IN", "SELECT id FROM fuzz.t WHERE id IN (" + list(", ", "%d", 10_000) + ")");
        texts.put("texts of IN", "SELECT id FROM fuzz.t WHERE s NOT IN (" + list(", ", "'x%d'", 10_000) + ")");
        texts.put("literal", "SELECT length('" + "x".repeat(1_040_000) + "')");
        texts.put("literal beyond the limit", "SELECT '" + "x".repeat(1_060_000) + "'");
        texts.put("digits", "SELECT " + "9".repeat(100_000));
        texts.put("calls", "SELECT " + "upper(".repeat(3_000) + "'a'" + ")".repeat(3_000));
        texts.put("subqueries", "SELECT * FROM " + "(SELECT * FROM ".repeat(400) + "fuzz.t" + ") x".repeat(400));
        texts.put("scalar subqueries", "SELECT " + "(SELECT ".repeat(400) + "1" + ")".repeat(400));
        texts.put("cases", "SELECT " + "CASE WHEN n = 1 THEN ".repeat(1_000) + "1" + " END".repeat(1_000));
        texts.put("branches", "SELECT CASE n " + list(" ", "WHEN %1$d THEN %1$d", 5_000) + " END FROM fuzz.t");
        texts.put("texts put together", "SELECT s" + " || s".repeat(5_000) + " FROM fuzz.t");
        texts.put("sums", "SELECT n" + " + n".repeat(5_000) + " FROM fuzz.t");
        texts.put("negations", "SELECT " + "NOT ".repeat(10_000) + "TRUE");
        texts.put("signs", "SELECT " + "- ".repeat(10_000) + "1");
        texts.put("casts", "SELECT 1" + "::text".repeat(5_000));
        texts.put("columns", "SELECT " + list(", ", "%d", 20_000));
        texts.put("arguments", "SELECT coalesce(" + "NULL, ".repeat(5_000) + "1)");
        texts.put("keys", "SELECT id FROM fuzz.t ORDER BY " + list(", ", "n + %d", 10_000));
        texts.put("groups", "SELECT 1 FROM fuzz.t GROUP BY " + list(", ", "n + %d", 10_000));
        texts.put("cube", "SELECT 1 FROM fuzz.t GROUP BY CUBE (" + list(", ", "n + %d", 30) + ")");
        texts.put("doubled queries", doubled(60));
        texts.put("queries", "WITH " + list(", ", "c%d AS (SELECT 1)", 1_000) + " SELECT 1");
        texts.put("joins", "SELECT 1 FROM fuzz.t t0" + list("", " JOIN fuzz.t u%1$d ON t0.id = u%1$d.id", 300));
        texts.put("values", "SELECT count(*) FROM (VALUES " + list(", ", "(%d)", 5_000) + ") v (x)");
        texts.put("statements", "SELECT 1;".repeat(5_000));
        texts.put("comments", "/*".repeat(10_000) + "*/".repeat(10_000) + " SELECT 1");
        texts.put("name", "SELECT " + "a".repeat(500_000));
        texts.put("table", "SELECT * FROM " + "a".repeat(500_000));
        texts.put("function", "SELECT " + "a".repeat(500_000) + "(1)");
        texts.put("parts of a name", "SELECT a" + ".a".repeat(5_000));
        texts.put("JSON", "SELECT '" + "[".repeat(100_000) + "]".repeat(100_000) + "'::json -> 0");
        texts.put("paths", "SELECT j" + " -> 'a'".repeat(3_000) + " FROM fuzz.t");
        texts.put("pattern", "SELECT repeat('a', 10000) LIKE '" + "%a".repeat(5_000) + "%b'");
        texts.put("regular expression", "SELECT repeat('a', 10000) ~ '(a+)+$b'");
        texts.put("counts", "SELECT 'x' ~ '((((a{1,100}){1,100}){1,100}){1,100}){1,100}'");
        texts.put("repeated text", "SELECT length(repeat(repeat('x', 100000), 100000))");
        texts.put("padded text", "SELECT lpad('x', 2147483647)");
        texts.put("series", "SELECT * FROM generate_series(1, 9223372036854775807) LIMIT 3");
        texts.put("array", "SELECT ARRAY[" + list(", ", "%d", 20_000) + "]");
        texts.put("not a number", "SELECT 'NaN'::double, 'Infinity'::double");
        texts.put("parameter", "SELECT $99999999999999999999");
        texts.put("frame", "SELECT sum(n) OVER (ORDER BY id ROWS 9223372036854775807 PRECEDING) FROM fuzz.t");
        return Collections.unmodifiableMap(texts);
    }

    private static String list(String separator, String format, int count) {
        return IntStream.range(0, count).mapToObj(format::formatted).collect(Collectors.joining(separator));
    }

    /// Queries of which each reads the one before twice.
    private static String doubled(int levels) {
        return "WITH c0 AS (SELECT 1 AS x)"
                + IntStream.range(1, levels)
                        .mapToObj(i -> ", c%1$d AS (SELECT a.x FROM c%2$d a, c%2$d b)".formatted(i, i - 1))
                        .collect(Collectors.joining())
                + " SELECT * FROM c" + (levels - 1);
    }
}
