package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;
import static org.kalamdb.sql.EngineFixture.SERVICE;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.sql.EngineFixture.Answer;

class ExplainTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE SHARED TABLE t (id BIGINT PRIMARY KEY, g INT, body TEXT)");
        insert(0, 100);
        db.flush("default", "t");
        insert(100, 200);
        db.flush("default", "t");
        insert(200, 250);
    }

    private void insert(int from, int to) {
        db.run(
                ROOT,
                IntStream.range(from, to)
                        .mapToObj(i -> "(" + i + ", " + i / 100 + ", 'b')")
                        .collect(Collectors.joining(", ", "INSERT INTO t VALUES ", "")));
    }

    @AfterEach
    void close() {
        db.close();
    }

    /// The text of one line of the answer.
    private String explained(String type, String sql, Object... params) {
        Answer answer = db.run(ROOT, sql, params);
        assertThat(answer.names()).containsExactly("plan_type", "plan");
        return answer.rows().stream()
                .filter(row -> type.equals(row.getFirst()))
                .map(row -> String.valueOf(row.get(1)))
                .collect(Collectors.joining());
    }

    @Test
    void operatorsTellRowsAndTime() {
        String plan = explained(
                "physical_plan", "EXPLAIN ANALYZE VERBOSE SELECT g, count(*) FROM t WHERE body = $1 GROUP BY g", "b");
        assertThat(plan.lines().map(String::strip))
                .anyMatch(line -> line.startsWith("Aggregate") && line.contains("(rows=3 batches=1 time="))
                .anyMatch(line -> line.startsWith("Scan default.t") && line.contains("(rows=250 batches="));
        assertThat(explained("rows", "EXPLAIN ANALYZE SELECT id FROM t LIMIT 7"))
                .isEqualTo("7");
        assertThat(explained("time", "EXPLAIN ANALYZE SELECT 1")).endsWith(" ms");
        assertThat(explained("memory", "EXPLAIN ANALYZE SELECT body, count(*) FROM t GROUP BY body"))
                .matches("peak [1-9][0-9]* bytes of batches, [1-9][0-9]* bytes of operator state");
        assertThat(explained("physical_plan", "EXPLAIN SELECT * FROM t")).doesNotContain("rows=");
    }

    @Test
    void verboseTellsTheTypesOfWhatOperatorsGive() {
        String verbose = "EXPLAIN VERBOSE SELECT g, count(*) AS n FROM t GROUP BY g";
        assertThat(explained("output", verbose)).isEqualTo("g INT, n BIGINT");
        assertThat(explained("physical_plan", verbose).lines().map(String::strip))
                .anyMatch(line -> line.startsWith("Aggregate") && line.endsWith(" -> (INT, BIGINT)"))
                .anyMatch(line -> line.startsWith("Scan default.t [g]") && line.endsWith(" -> (INT)"));
        assertThat(explained("physical_plan", "EXPLAIN VERBOSE ANALYZE SELECT body FROM t"))
                .contains(" -> (TEXT) (rows=250 ");
        String update = "EXPLAIN VERBOSE UPDATE t SET g = g + 1 WHERE id = 1";
        assertThat(explained("physical_plan", update))
                .startsWith("Update default.t [g]")
                .contains(" -> (BIGINT, ");
        assertThat(explained("output", update)).isEmpty();
        assertThat(explained("physical_plan", "EXPLAIN SELECT body FROM t")).doesNotContain("->");
    }

    @Test
    void parametersHaveTheTypesOfTheirValues() {
        assertThat(explained("output", "EXPLAIN VERBOSE SELECT $1 AS a, $2 AS b", 7L, true))
                .isEqualTo("a BIGINT, b BOOLEAN");
        assertThat(explained("output", "EXPLAIN VERBOSE SELECT $1 AS a, id = $2 AS b FROM t"))
                .isEqualTo("a TEXT, b BOOLEAN");
    }

    @Test
    void scansTellWhatTheyReadAndLeaveOut() {
        assertThat(explained("physical_plan", "EXPLAIN ANALYZE SELECT * FROM t"))
                .contains("hot_rows=50", "segments_read=2", "segments_pruned=0")
                .doesNotContain("segment_bytes=0");
        assertThat(explained("physical_plan", "EXPLAIN ANALYZE SELECT * FROM t WHERE id < 50"))
                .contains("hot_rows=0", "segments_read=1", "segments_pruned=1 [1 by key range]");
        assertThat(explained("physical_plan", "EXPLAIN ANALYZE SELECT * FROM t WHERE g = 1"))
                .contains("hot_rows=50", "segments_read=1", "segments_pruned=1 [1 by range of g]");
        assertThat(explained("physical_plan", "EXPLAIN ANALYZE SELECT * FROM t WHERE id = 120"))
                .contains("KeyLookup", "rows=1", "segments_read=1", "hot_rows=0");
        insert(250, 2200);
        String again = "";
        for (int i = 0; i < 3; i++) {
            again = explained("physical_plan", "EXPLAIN ANALYZE SELECT * FROM t WHERE id >= 200");
        }
        assertThat(again).contains("image=yes", "hot_rows=2000", "segments_pruned=2 [2 by key range]");
    }

    @Test
    void scansTellHowMuchTheyRead() {
        db.run(ROOT, "CREATE TABLE wide (id INT PRIMARY KEY, a TEXT, b TEXT)");
        db.run(
                ROOT,
                "INSERT INTO wide SELECT x, md5(x::TEXT) || x, sha256(x::TEXT) FROM generate_series(1, 5000) AS g (x)");
        db.flush("default", "wide");
        String first = "EXPLAIN ANALYZE SELECT max(a) FROM wide WHERE id > 1";
        assertThat(bytesRead(first)).isPositive();
        assertThat(bytesRead(first)).as("pages in memory").isZero();
        assertThat(bytesRead("EXPLAIN ANALYZE SELECT max(b) FROM wide WHERE id > 1"))
                .isPositive();
    }

    private long bytesRead(String sql) {
        Matcher found = Pattern.compile("bytes_read=([0-9]+)").matcher(explained("physical_plan", sql));
        assertThat(found.find()).as(sql).isTrue();
        return Long.parseLong(found.group(1));
    }

    @Test
    void changesAreExplainedAndNotMade() {
        assertThat(explained("physical_plan", "EXPLAIN UPDATE t SET body = upper(body), g = 1 WHERE g = 2"))
                .startsWith("Update default.t [body, g]\n  ");
        String delete = "EXPLAIN ANALYZE DELETE FROM t WHERE g = 2 RETURNING id";
        assertThat(explained("physical_plan", delete))
                .startsWith("Delete default.t\n")
                .contains("rows=50");
        assertThat(explained("rows", delete)).isEqualTo("50");
        assertThat(explained("note", delete)).contains("nothing was written");
        assertThat(explained(
                        "physical_plan",
                        "EXPLAIN INSERT INTO t VALUES (1, 2, 'x'), (2, 3, 'y') ON CONFLICT DO NOTHING"))
                .isEqualTo("Insert default.t on conflict do nothing of 2 row(s)");
        assertThat(explained("physical_plan", "EXPLAIN ANALYZE INSERT INTO t SELECT id + 1000, g, body FROM t"))
                .startsWith("Insert default.t\n")
                .contains("rows=250");
        assertThat(db.run(ROOT, "SELECT count(*) FROM t").first()).containsExactly(250L);
    }

    @Test
    void onlyAdminsAreToldAndOnlyOfWhatExists() {
        for (String sql : List.of("EXPLAIN SELECT 1", "EXPLAIN ANALYZE DELETE FROM t WHERE true")) {
            assertThat(db.failure(ALICE, sql)).contains("Permission denied");
            assertThat(db.failure(SERVICE, sql)).contains("Permission denied");
        }
        assertThat(db.failure(ROOT, "EXPLAIN UPDATE t SET nothing = 1 WHERE true"))
                .contains("Column 'nothing' does not exist");
        assertThat(db.failure(ROOT, "EXPLAIN DELETE FROM missing WHERE true")).contains("missing");
    }
}
