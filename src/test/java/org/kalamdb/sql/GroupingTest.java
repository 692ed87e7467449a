package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.DuckDbOracle.Order;

/// Grouping sets, and aggregates with an order, beside DuckDB, over cold and hot rows.
class GroupingTest {
    private static final long SEED = 1_977L;
    private static final int QUERIES = 60;

    private static final List<String> STATEMENTS = List.of(
            "SELECT g, s, count(*), sum(n) FROM t GROUP BY ROLLUP(g, s)",
            "SELECT g, s, count(DISTINCT n), max(d) FROM t GROUP BY CUBE(g, s)",
            "SELECT g, s, grouping(g), grouping(s), grouping(g, s), count(*) FROM t GROUP BY CUBE(g, s)",
            "SELECT g, s, count(*) FROM t GROUP BY GROUPING SETS ((g), (s), (g, s), ())",
            "SELECT g, s, n, count(*) FROM t GROUP BY g, ROLLUP(s, n)",
            "SELECT g, s, n, count(*) FROM t GROUP BY GROUPING SETS (ROLLUP(g, s), (n))",
            "SELECT g, n, sum(d) FROM t GROUP BY ROLLUP(g), ROLLUP(n)",
            "SELECT g, count(*) FROM t GROUP BY GROUPING SETS ((g), (g), ())",
            "SELECT g + 1, count(*) FROM t GROUP BY ROLLUP(g + 1) HAVING grouping(g + 1) = 1 OR count(*) > 5",
            "SELECT g, s, sum(n) FROM t GROUP BY CUBE(g, s) HAVING sum(n) > 20",
            "SELECT count(*), sum(n) FROM t GROUP BY ()",
            "SELECT count(*), sum(n), min(s), avg(d) FROM t WHERE id < 0 GROUP BY ()",
            "SELECT g, count(*), sum(n), count(s), min(s) FROM t WHERE id < 0 GROUP BY ROLLUP(g)",
            "SELECT g, count(*) FILTER (WHERE n > 2) FROM t WHERE id < 0 GROUP BY GROUPING SETS ((g), ())",
            "SELECT g, s, count(*) FROM t WHERE id < 0 GROUP BY GROUPING SETS ((g), (s))",
            "SELECT g, count(*) FILTER (WHERE n > 2), sum(DISTINCT n) FILTER (WHERE s = 'x1') FROM t GROUP BY CUBE(g)",
            "SELECT g, sum(n), rank() OVER (PARTITION BY grouping(g) ORDER BY sum(n) NULLS LAST) FROM t"
                    + " GROUP BY ROLLUP(g)",
            "SELECT * FROM (SELECT g, s, count(*) AS c FROM t GROUP BY CUBE(g, s)) x WHERE g = 1",
            "SELECT string_agg(s, ',' ORDER BY id) FROM t",
            "SELECT g, string_agg(s, ',' ORDER BY n DESC NULLS LAST, id) FROM t GROUP BY g",
            "SELECT g, string_agg(s, '-' ORDER BY id DESC), string_agg(s, ',' ORDER BY id), count(*) FROM t GROUP BY g",
            "SELECT g, string_agg(DISTINCT s, ',' ORDER BY s DESC) FROM t GROUP BY g",
            "SELECT g, string_agg(s, ',' ORDER BY id) FILTER (WHERE n > 3) FROM t GROUP BY g",
            "SELECT g, string_agg(s, ',' ORDER BY id) FROM t GROUP BY ROLLUP(g)",
            "SELECT sum(n ORDER BY id), count(s ORDER BY n), max(d ORDER BY s) FROM t",
            "SELECT percentile_cont(0.3) WITHIN GROUP (ORDER BY d) FROM t",
            "SELECT g, percentile_cont(0.5) WITHIN GROUP (ORDER BY d DESC), percentile_disc(0.25) WITHIN GROUP"
                    + " (ORDER BY n) FROM t GROUP BY g",
            "SELECT g, percentile_disc(0.9) WITHIN GROUP (ORDER BY s DESC) FROM t GROUP BY g",
            "SELECT s, percentile_cont(0) WITHIN GROUP (ORDER BY n), percentile_cont(1) WITHIN GROUP (ORDER BY n)"
                    + " FROM t GROUP BY s",
            "SELECT g, percentile_cont(0.5) WITHIN GROUP (ORDER BY d) FILTER (WHERE n > 1) FROM t GROUP BY ROLLUP(g)",
            "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY d) FROM t WHERE id < 0");

    private final Random random = new Random(SEED);

    @Test
    void groupsAreThoseOfDuckDb(@TempDir Path directory) throws SQLException {
        List<String> failures = new ArrayList<>();
        try (DuckDbOracle oracle = new DuckDbOracle(directory)) {
            oracle.table("t", "(id BIGINT PRIMARY KEY, g INT, n INT, s TEXT, d DOUBLE)", rows(0, 60));
            oracle.flush("t");
            oracle.insert("t", rows(60, 90));
            List<String> statements = new ArrayList<>(STATEMENTS);
            for (int i = 0; i < QUERIES; i++) {
                statements.add(query());
            }
            for (String sql : statements) {
                try {
                    oracle.compare(sql, Order.ANY);
                } catch (AssertionError | RuntimeException e) {
                    failures.add(sql + ": " + e);
                }
            }
        }
        assertThat(failures).as("seed %d", SEED).isEmpty();
    }

    private List<String> rows(int from, int to) {
        List<String> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add("(%d, %s, %s, %s, %s)"
                    .formatted(
                            i,
                            Draws.orNull(random, 6, random.nextInt(4)),
                            Draws.orNull(random, 6, random.nextInt(6)),
                            Draws.orNull(random, 6, "'x" + random.nextInt(3) + "'"),
                            Draws.orNull(random, 6, random.nextInt(40) / 4.0)));
        }
        return rows;
    }

    private String query() {
        String group = switch (random.nextInt(5)) {
            case 0 -> "g, s, n";
            case 1 -> "ROLLUP(g, s, n)";
            case 2 -> "CUBE(g, s), n";
            case 3 -> "GROUPING SETS ((g, n), (s), (n, s), ())";
            default -> "GROUPING SETS ((g), CUBE(s, n))";
        };
        List<String> calls = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String call = Draws.pick(
                    random,
                    "count(*)",
                    "count(d)",
                    "sum(d)",
                    "count(DISTINCT id % 5)",
                    "avg(d)",
                    "min(id)",
                    "max(d)",
                    "string_agg(s, '+' ORDER BY id)");
            calls.add(call + Draws.pick(random, "", "", " FILTER (WHERE id % 2 = 0)", " FILTER (WHERE d > 4)"));
        }
        return "SELECT g, s, n, grouping(g, n), " + String.join(", ", calls) + " FROM t"
                + Draws.pick(random, "", " WHERE id % 3 > 0", " WHERE id < 0") + " GROUP BY " + group
                + Draws.pick(random, "", "", " HAVING count(*) > 1", " HAVING g IS NULL");
    }

    @Test
    void misuseIsAnError(@TempDir Path directory) {
        try (EngineFixture db = new EngineFixture(directory)) {
            db.run(ROOT, "CREATE USER TABLE t (id INT PRIMARY KEY, n INT, s TEXT)");
            db.run(ALICE, "INSERT INTO t VALUES (1, 10, 'a'), (2, 10, 'b'), (3, 30, 'a')");
            for (String sql : List.of(
                    "SELECT id, sum(n) FROM t GROUP BY ROLLUP(s)",
                    "SELECT s, grouping(n) FROM t GROUP BY ROLLUP(s)",
                    "SELECT percentile_cont(0.5) FROM t",
                    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n, id) FROM t",
                    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY s) FROM t",
                    "SELECT mode(n) WITHIN GROUP (ORDER BY n, id) FROM t",
                    "SELECT string_agg(DISTINCT s, ',' ORDER BY id) FROM t",
                    "SELECT string_agg(s, ',' ORDER BY sum(n)) FROM t",
                    "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n) OVER () FROM t",
                    "SELECT count(*) FROM t GROUP BY CUBE(id, n, s, id + 1, id + 2, id + 3, id + 4, id + 5, id + 6,"
                            + " id + 7, id + 8, id + 9, id + 10)")) {
                DbException error = db.failed(ALICE, sql);
                assertThat(error.code())
                        .as("%s: %s", sql, error)
                        .isIn(ErrorCode.INVALID_SQL, ErrorCode.FEATURE_NOT_SUPPORTED);
            }
            assertThat(db.failed(ALICE, "SELECT percentile_cont(1.5) WITHIN GROUP (ORDER BY n) FROM t")
                            .code())
                    .isEqualTo(ErrorCode.EXECUTION);
            assertThat(db.run(
                                    ALICE,
                                    "SELECT mode() WITHIN GROUP (ORDER BY n), mode() WITHIN GROUP (ORDER BY s DESC)"
                                            + " FROM t")
                            .rows())
                    .containsExactly(List.of(10, "a"));
            assertThat(db.run(
                                    ALICE,
                                    "SELECT first_value(id ORDER BY s, id DESC), last_value(s ORDER BY id),"
                                            + " first_value(n ORDER BY id) FILTER (WHERE id > 2) FROM t")
                            .rows())
                    .containsExactly(List.of(3, "a", 30));
            assertThat(db.run(ROOT, "EXPLAIN SELECT count(*) FROM t GROUP BY ROLLUP(s, n)")
                            .rows()
                            .toString())
                    .contains("GroupingSets [[0, 1], [0], []]");
        }
    }
}
