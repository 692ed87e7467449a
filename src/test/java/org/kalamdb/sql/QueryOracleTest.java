package org.kalamdb.sql;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.sql.DuckDbOracle.Order;

/// The same statements here and in DuckDB over the same random rows: whole queries, from text to rows, where
/// both mean the same. `#` in a statement is a random small number, so that cached plans are used with other
/// literals.
class QueryOracleTest {
    private static final long SEED = 20_240_517L;
    private static final int ROWS = 120;
    private static final int ROUNDS = 3;

    private static final List<String> UNORDERED = List.of(
            "SELECT * FROM (SELECT id, g, s, d, m, f FROM a) t WHERE g > #",
            "SELECT id FROM a WHERE g = # OR s LIKE 'x%' OR (f AND d > #.5)",
            "SELECT id, g + #, g * 2, g % 3, -g, m + 1, m * g, d / 4 FROM a WHERE g IS NOT NULL",
            "SELECT id FROM a WHERE g IN (#, #, 3) AND NOT (s = 'x1')",
            "SELECT id FROM a WHERE g NOT IN (#, 2, 3)",
            "SELECT id FROM a WHERE g NOT IN (1, NULL)",
            "SELECT id FROM a WHERE g BETWEEN 1 AND # OR m NOT BETWEEN 10 AND 50",
            "SELECT id FROM a WHERE s IS NULL OR s <> 'x#'",
            "SELECT id FROM a WHERE g IS DISTINCT FROM # AND f IS NOT TRUE",
            "SELECT id, CASE WHEN g > # THEN 'big' WHEN g IS NULL THEN NULL ELSE 'small' END FROM a",
            "SELECT id, coalesce(s, 'none'), nullif(g, #), greatest(g, 2), least(g, 2) FROM a",
            "SELECT lower(s) || '-' || id, length(s), substring(s, 2, 1), upper(s), replace(s, 'x', 'yy') FROM a",
            "SELECT g, count(*), count(s), sum(g), min(d), max(m), count(DISTINCT s) FROM a GROUP BY g",
            "SELECT g, s, count(*) FROM a GROUP BY g, s HAVING count(*) > 1",
            "SELECT count(*), sum(g), avg(d), min(s), max(s), bool_or(f), bool_and(f) FROM a WHERE id < #",
            "SELECT g, sum(d) FILTER (WHERE f), count(*) FILTER (WHERE s = 'x1') FROM a GROUP BY g",
            "SELECT count(*) FROM a WHERE d > (SELECT avg(d) FROM a)",
            "SELECT g, avg(d), stddev(d), var_pop(d) FROM a GROUP BY g",
            "SELECT DISTINCT g, f FROM a",
            "SELECT a.id, b.id FROM a JOIN b ON a.id = b.a_id WHERE b.n > #",
            "SELECT a.id, b.id FROM a LEFT JOIN b ON a.id = b.a_id AND b.n > #",
            "SELECT a.id, b.id FROM a RIGHT JOIN b ON a.id = b.a_id AND a.g < b.n",
            "SELECT a.id, b.id FROM a FULL JOIN b ON a.id = b.a_id AND a.g = #",
            "SELECT a.id, b.id FROM a JOIN b ON a.g < b.n AND a.s = b.s",
            "SELECT a.id, b.id FROM a JOIN b ON a.m = b.n",
            "SELECT x.id, y.id FROM a x JOIN a y ON x.g = y.g AND x.id < y.id WHERE x.f",
            "SELECT id, b.n FROM a JOIN b USING (id)",
            "SELECT a.id, b.n FROM a, b WHERE a.id = b.a_id AND (a.g = # OR b.n = #)",
            "SELECT count(*) FROM a CROSS JOIN b WHERE b.n = #",
            "SELECT a.g, count(b.id), sum(b.n) FROM a LEFT JOIN b ON b.a_id = a.id GROUP BY a.g",
            "SELECT id FROM a WHERE id IN (SELECT a_id FROM b WHERE n > #)",
            "SELECT id FROM a WHERE id NOT IN (SELECT a_id FROM b WHERE a_id IS NOT NULL)",
            "SELECT id FROM a WHERE id NOT IN (SELECT a_id FROM b)",
            "SELECT id FROM a WHERE g NOT IN (SELECT n FROM b WHERE n > # AND n IS NOT NULL)",
            "SELECT id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.a_id = a.id AND b.n > #)",
            "SELECT id FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.a_id = a.id AND b.n > a.g)",
            "SELECT id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE n > 1000) OR g = #",
            "SELECT id, (SELECT count(*) FROM b WHERE b.a_id = a.id) FROM a",
            "SELECT id, (SELECT max(n) FROM b WHERE b.a_id = a.id AND b.n < a.g) FROM a",
            "SELECT id, (SELECT sum(n) FROM b) FROM a WHERE g = (SELECT max(g) FROM a)",
            "SELECT id FROM a WHERE g > (SELECT avg(n) FROM b WHERE b.a_id = a.id)",
            "SELECT id FROM a WHERE (SELECT count(*) FROM b WHERE b.a_id = a.id) = #",
            "SELECT id FROM a x WHERE g = (SELECT max(g) FROM a y WHERE y.s = x.s)",
            "SELECT id FROM a WHERE g > ALL (SELECT n FROM b WHERE n < #)",
            "SELECT id FROM a WHERE g = ANY (SELECT n FROM b WHERE n < #)",
            "SELECT id, EXISTS (SELECT 1 FROM b WHERE b.a_id = a.id) FROM a",
            "SELECT a.id, t.n FROM a, LATERAL (SELECT count(*) AS n FROM b WHERE b.a_id = a.id) t",
            "SELECT g FROM a UNION SELECT n FROM b",
            "SELECT g FROM a UNION ALL SELECT n FROM b WHERE n > #",
            "SELECT g FROM a INTERSECT SELECT n FROM b",
            "SELECT g FROM a EXCEPT SELECT n FROM b WHERE n <> #",
            "SELECT s, g FROM a EXCEPT SELECT s, n FROM b",
            "WITH t AS (SELECT g, count(*) AS c FROM a GROUP BY g) SELECT x.g, y.c FROM t x JOIN t y ON x.c = y.c",
            "SELECT g, f, count(*) FROM a GROUP BY ROLLUP(g, f)",
            "SELECT g, f, count(*), sum(d) FROM a GROUP BY GROUPING SETS ((g), (f), ())",
            "SELECT t.c, count(*) FROM (SELECT g, count(*) AS c FROM a GROUP BY g) t GROUP BY t.c",
            "SELECT x FROM (VALUES (1, 'a'), (2, NULL), (#, 'c')) AS t(x, y) WHERE y IS NOT NULL",
            "SELECT id FROM a WHERE ts >= '2024-01-05' AND ts < CAST('2024-02-0#' AS TIMESTAMP)",
            "SELECT date_trunc('month', ts), count(*) FROM a GROUP BY date_trunc('month', ts)",
            "SELECT id FROM a WHERE ts + INTERVAL '1 day' > '2024-02-01' AND extract(day FROM ts) > #",
            "SELECT id FROM a WHERE m = # OR m > #.25 OR d = #",
            "SELECT CAST(id AS VARCHAR), CAST(s IS NULL AS VARCHAR), CAST(d AS BIGINT) FROM a WHERE d IS NOT NULL");

    private static final List<String> ORDERED = List.of(
            "SELECT id, g FROM a ORDER BY g DESC NULLS LAST, id LIMIT # OFFSET 2",
            "SELECT id FROM a ORDER BY s NULLS FIRST, d DESC NULLS LAST, id",
            "SELECT id FROM a ORDER BY id DESC LIMIT #",
            "SELECT id, g FROM a WHERE g > 1 ORDER BY id LIMIT 5 OFFSET #",
            "SELECT g, count(*) AS n FROM a GROUP BY g ORDER BY n DESC, g NULLS FIRST LIMIT 4",
            "SELECT a.id, b.id FROM a JOIN b ON a.id = b.a_id ORDER BY a.id DESC, b.id LIMIT 10",
            "SELECT a.id FROM a JOIN b ON a.id = b.id ORDER BY a.id LIMIT #",
            "SELECT DISTINCT s FROM a ORDER BY s NULLS LAST LIMIT 3",
            "SELECT id FROM a ORDER BY g + # NULLS LAST, id",
            "SELECT t.id FROM (SELECT id, d FROM a ORDER BY d NULLS LAST, id LIMIT 7) t ORDER BY t.id",
            "SELECT g FROM a UNION SELECT n FROM b ORDER BY 1 NULLS FIRST LIMIT 4");

    private final Random random = new Random(SEED);

    @Test
    void queriesGiveTheRowsOfDuckDb(@TempDir Path directory) throws SQLException {
        try (DuckDbOracle oracle = new DuckDbOracle(directory)) {
            fill(oracle);
            for (int round = 0; round < ROUNDS; round++) {
                for (String template : UNORDERED) {
                    oracle.compare(literals(template), Order.ANY);
                }
                for (String template : ORDERED) {
                    oracle.compare(literals(template), Order.SAME);
                }
            }
        }
    }

    private void fill(DuckDbOracle oracle) throws SQLException {
        List<String> as = new ArrayList<>();
        List<String> bs = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            as.add("(%d, %s, %s, %s, %s, %s, %s)"
                    .formatted(
                            i,
                            Draws.orNull(random, 6, random.nextInt(6)),
                            Draws.orNull(random, 6, "'x" + random.nextInt(4) + "'"),
                            Draws.orNull(random, 6, random.nextInt(40) / 4.0),
                            Draws.orNull(random, 6, BigDecimal.valueOf(random.nextInt(8000), 2)),
                            Draws.orNull(random, 6, random.nextBoolean()),
                            Draws.orNull(
                                    random,
                                    6,
                                    "'2024-0" + (1 + random.nextInt(2)) + "-1" + random.nextInt(10)
                                            + " 10:30:00.25'")));
            bs.add("(%d, %s, %s, %s)"
                    .formatted(
                            i * 2,
                            Draws.orNull(random, 6, random.nextInt(ROWS)),
                            Draws.orNull(random, 6, random.nextInt(8)),
                            Draws.orNull(random, 6, "'x" + random.nextInt(4) + "'")));
        }
        oracle.table(
                "a", "(id BIGINT PRIMARY KEY, g INT, s TEXT, d DOUBLE, m DECIMAL(10, 2), f BOOLEAN, ts TIMESTAMP)", as);
        oracle.table("b", "(id BIGINT PRIMARY KEY, a_id BIGINT, n INT, s TEXT)", bs);
    }

    private String literals(String template) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            sql.append(c == '#' ? (char) ('1' + random.nextInt(4)) : c);
        }
        return sql.toString();
    }
}
