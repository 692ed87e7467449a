package org.kalamdb.sql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.sql.DuckDbOracle.Order;

/// Window functions beside DuckDB: fixed statements, and random windows and functions, over cold and hot rows with
/// NULLs and ties.
class WindowFunctionsTest {
    private static final long SEED = 90_210L;
    private static final int QUERIES = 150;

    private static final List<String> STATEMENTS = List.of(
            "SELECT id, row_number() OVER (PARTITION BY g ORDER BY id) FROM t",
            "SELECT id, sum(n) OVER () AS s, count(*) OVER (PARTITION BY g) FROM t",
            "SELECT id, rank() OVER w, dense_rank() OVER w, percent_rank() OVER w, cume_dist() OVER w FROM t"
                    + " WINDOW w AS (PARTITION BY g ORDER BY n)",
            "SELECT id, sum(n) OVER (w ORDER BY id), max(s) OVER w FROM t WINDOW w AS (PARTITION BY g)",
            "SELECT g, sum(n), rank() OVER (ORDER BY sum(n) DESC NULLS LAST, g NULLS FIRST) FROM t GROUP BY g",
            "SELECT g, sum(sum(n)) OVER (ORDER BY g NULLS FIRST), count(*) FROM t GROUP BY g",
            "SELECT id, lag(n) OVER (ORDER BY id), lead(n, 2, -1) OVER (PARTITION BY g ORDER BY id DESC) FROM t",
            "SELECT id, lag(s, 3, 'none') OVER (ORDER BY id), lag(m, 1, 0) OVER (ORDER BY id) FROM t",
            "SELECT id, first_value(s IGNORE NULLS) OVER (PARTITION BY g ORDER BY id) FROM t",
            "SELECT * FROM (SELECT id, row_number() OVER (PARTITION BY g ORDER BY id) AS rn FROM t) x WHERE rn <= 2",
            "SELECT id, g FROM t QUALIFY row_number() OVER (PARTITION BY g ORDER BY n DESC NULLS LAST, id) <= 2",
            "SELECT id, rank() OVER (PARTITION BY s ORDER BY id) AS r FROM t WHERE n > 2 QUALIFY r = 1",
            "SELECT g, count(*) AS c FROM t GROUP BY g QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1",
            "SELECT id, n - avg(n) OVER (PARTITION BY g), d - sum(d) OVER () FROM t",
            "SELECT id, count(*) FILTER (WHERE n > 3) OVER (ORDER BY id), sum(d) FILTER (WHERE s = 'x1')"
                    + " OVER (PARTITION BY g ORDER BY id ROWS 3 PRECEDING) FROM t",
            "SELECT id, count(*) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '2 days' PRECEDING AND CURRENT ROW) FROM t",
            "SELECT id, max(n) OVER (ORDER BY ts DESC NULLS LAST RANGE BETWEEN INTERVAL '1 day' PRECEDING AND INTERVAL '3 hours'"
                    + " FOLLOWING) FROM t",
            "SELECT id, sum(n) OVER w, max(n) OVER w FROM t WINDOW w AS (ORDER BY ts RANGE INTERVAL '2 days' PRECEDING)",
            "SELECT id, count(*) OVER (w ROWS 1 PRECEDING), sum(n) OVER (w RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING),"
                    + " count(*) OVER w FROM t WINDOW w AS (PARTITION BY g ORDER BY id)",
            "SELECT id, count(*) OVER v FROM t WINDOW w AS (ORDER BY id), v AS (w ROWS 2 PRECEDING EXCLUDE CURRENT ROW)",
            "SELECT id, sum(n) OVER (ORDER BY m RANGE BETWEEN 1.5 PRECEDING AND 2 FOLLOWING) FROM t",
            "SELECT id, row_number() OVER (ORDER BY id) + row_number() OVER (ORDER BY id DESC) FROM t",
            "SELECT x.id, y.c FROM t x JOIN (SELECT id, count(*) OVER (PARTITION BY g) AS c FROM t) y ON x.id = y.id",
            "SELECT id, CASE WHEN row_number() OVER (ORDER BY id) % 2 = 0 THEN 'even' ELSE s END FROM t",
            "SELECT DISTINCT g, count(*) OVER (PARTITION BY g) FROM t",
            "SELECT id, (SELECT max(r) FROM (SELECT row_number() OVER (ORDER BY id) AS r FROM t) z) FROM t",
            "SELECT DISTINCT ON (g) g, id FROM t ORDER BY g NULLS FIRST, n DESC NULLS LAST, id",
            "SELECT DISTINCT ON (g, s) g, s, id FROM t ORDER BY g, s, id DESC",
            "SELECT id, string_agg(s, ',') OVER (PARTITION BY g ORDER BY id) FROM t",
            "SELECT id, bool_or(n > 4) OVER (PARTITION BY g ORDER BY id ROWS 2 PRECEDING) FROM t",
            "SELECT id, stddev(n) OVER (PARTITION BY g ORDER BY id) FROM t",
            "SELECT id, ntile(3) OVER (PARTITION BY g ORDER BY id), ntile(100) OVER (ORDER BY id) FROM t",
            "SELECT id, nth_value(n, 2) OVER (PARTITION BY g ORDER BY id) FROM t");

    private static final List<String> ORDERED = List.of(
            "SELECT id, row_number() OVER (ORDER BY n NULLS FIRST, id DESC) AS rn FROM t ORDER BY rn LIMIT 7",
            "SELECT id FROM t ORDER BY sum(n) OVER (PARTITION BY g), id LIMIT 9",
            "SELECT DISTINCT ON (g) g, id, n FROM t ORDER BY g DESC NULLS LAST, id LIMIT 3",
            "SELECT DISTINCT ON (n % 2) id FROM t WHERE n IS NOT NULL ORDER BY n % 2, id DESC");

    private final Random random = new Random(SEED);

    @Test
    void windowsGiveTheRowsOfDuckDb(@TempDir Path directory) throws SQLException {
        List<String> failures = new ArrayList<>();
        try (DuckDbOracle oracle = new DuckDbOracle(directory)) {
            fill(oracle);
            for (String sql : STATEMENTS) {
                attempt(oracle, sql, Order.ANY, failures);
            }
            for (String sql : ORDERED) {
                attempt(oracle, sql, Order.SAME, failures);
            }
            for (int i = 0; i < QUERIES; i++) {
                attempt(oracle, query(), Order.ANY, failures);
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("seed " + SEED + ": " + String.join("\n", failures));
        }
    }

    private static void attempt(DuckDbOracle oracle, String sql, Order order, List<String> failures)
            throws SQLException {
        try {
            oracle.compare(sql, order);
        } catch (AssertionError | RuntimeException e) {
            failures.add(sql + ": " + e);
        }
    }

    private void fill(DuckDbOracle oracle) throws SQLException {
        oracle.table(
                "t",
                "(id BIGINT PRIMARY KEY, g INT, n INT, s TEXT, d DOUBLE, m DECIMAL(10, 2), ts TIMESTAMP)",
                rows(0, 50));
        oracle.flush("t");
        oracle.insert("t", rows(50, 80));
    }

    private List<String> rows(int from, int to) {
        List<String> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add("(%d, %s, %s, %s, %s, %s, %s)"
                    .formatted(
                            i,
                            Draws.orNull(random, 6, random.nextInt(5)),
                            Draws.orNull(random, 6, random.nextInt(8)),
                            Draws.orNull(random, 6, "'x" + random.nextInt(4) + "'"),
                            Draws.orNull(random, 6, random.nextInt(40) / 4.0),
                            Draws.orNull(random, 6, random.nextInt(9) + ".50"),
                            Draws.orNull(
                                    random,
                                    6,
                                    "'2024-01-0" + (1 + random.nextInt(9)) + " 1" + random.nextInt(3) + ":30:00'")));
        }
        return rows;
    }

    private String query() {
        List<String> columns = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            columns.add(function());
        }
        return "SELECT id, " + String.join(", ", columns) + " FROM t"
                + Draws.pick(random, "", "", " WHERE n > 2", " WHERE id < 0");
    }

    private String function() {
        String partition = Draws.pick(random, "", "PARTITION BY g ", "PARTITION BY s, g ", "PARTITION BY n % 2 ");
        if (random.nextInt(4) == 0) {
            String order =
                    "ORDER BY " + Draws.pick(random, "n", "n DESC NULLS FIRST", "s NULLS FIRST", "d DESC NULLS LAST");
            return Draws.pick(random, "rank()", "dense_rank()", "percent_rank()", "cume_dist()") + " OVER (" + partition
                    + order + ")";
        }
        String unique = Draws.pick(random, "n, id", "n DESC NULLS LAST, id DESC", "id", "s NULLS FIRST, id");
        if (random.nextInt(4) == 0) {
            String name = Draws.pick(
                    random,
                    "row_number()",
                    "ntile(" + (1 + random.nextInt(5)) + ")",
                    "lag(n)",
                    "lead(s)",
                    "lag(d, 2)",
                    "lead(n, 3, 7)",
                    "lag(n IGNORE NULLS)",
                    "lead(s, 2 IGNORE NULLS)");
            return name + " OVER (" + partition + "ORDER BY " + unique + ")";
        }
        String ranged = Draws.pick(random, "n", "n DESC NULLS FIRST", "d", "m", "m DESC NULLS LAST", "n NULLS FIRST");
        boolean isRange = random.nextBoolean();
        String framed = isRange
                ? ranged + " RANGE " + between()
                : unique + Draws.pick(random, " ROWS ", " GROUPS ") + between();
        String exclude = Draws.pick(
                random, "", "", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES", " EXCLUDE NO OTHERS");
        return aggregate(isRange) + " OVER (" + partition + "ORDER BY " + framed + exclude + ")";
    }

    private String between() {
        int a = random.nextInt(3);
        int b = a + random.nextInt(3);
        return Draws.pick(
                random,
                "UNBOUNDED PRECEDING",
                "BETWEEN " + b + " PRECEDING AND " + a + " PRECEDING",
                "BETWEEN " + a + " PRECEDING AND " + b + " FOLLOWING",
                "BETWEEN " + a + " FOLLOWING AND " + b + " FOLLOWING",
                "BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
                "BETWEEN UNBOUNDED PRECEDING AND " + b + " FOLLOWING",
                "BETWEEN " + b + " PRECEDING AND CURRENT ROW",
                "BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING");
    }

    /// Among equal rows of a RANGE the first is not the same everywhere.
    private String aggregate(boolean isRange) {
        String aggregate = Draws.pick(
                random,
                "sum(n)",
                "sum(d)",
                "sum(m)",
                "count(*)",
                "count(s)",
                "avg(n)",
                "avg(d)",
                "min(n)",
                "max(d)",
                "min(s)",
                "max(m)",
                "max(ts)",
                "sum(id)",
                "count(*) FILTER (WHERE n > 3)",
                "max(s) FILTER (WHERE d > 4)");
        return isRange || random.nextInt(3) > 0
                ? aggregate
                : Draws.pick(
                        random, "first_value(s)", "last_value(n)", "nth_value(d, 2)", "first_value(n IGNORE NULLS)");
    }
}
