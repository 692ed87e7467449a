package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.BOB;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// COUNT, MIN and MAX come from the statistics of segments where these are exact, and only there.
class SegmentFiguresTest {
    private static final String LONG = "p".repeat(100);

    private EngineFixture db;

    /// Two segments, of 0..9 and 10..19, and hot rows 20..24; `maybe` is NULL for odd ids.
    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(
                ROOT,
                "CREATE SHARED TABLE t (id BIGINT PRIMARY KEY, maybe INT, body TEXT, d DOUBLE, n DECIMAL(9, 2), j JSON)");
        insert(0, 10);
        db.flush("default", "t");
        insert(10, 20);
        db.flush("default", "t");
        insert(20, 25);
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void insert(int from, int to) {
        db.run(
                ROOT,
                IntStream.range(from, to)
                        .mapToObj(i -> "(" + i + ", " + (i % 2 == 0 ? i : null) + ", 'b" + i + "', " + i + ".5, " + i
                                + ".25, '{}')")
                        .collect(Collectors.joining(", ", "INSERT INTO t VALUES ", "")));
    }

    /// That the query gives one row and takes so many segments from statistics.
    private void expect(int segments, String sql, Object... row) {
        assertThat(db.run(ROOT, sql).rows()).as(sql).containsExactly(List.of(row));
        assertThat(taken(sql)).as(sql).contains("segments_from_statistics=" + segments + " ");
    }

    private String taken(String sql) {
        return db.run(ROOT, "EXPLAIN ANALYZE " + sql).rows().stream()
                .map(row -> row.get(1) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void figuresOfWholeSegmentsNeedNoRows() {
        expect(2, "SELECT count(*), count(maybe), min(id), max(id), max(maybe) FROM t", 25L, 13L, 0L, 24L, 24);
        expect(2, "SELECT count(d), count(n), min(body) FROM t", 25L, 25L, "b0");
        assertThat(taken("SELECT max(id) FROM t"))
                .contains("segments_read=0 ", "segment_bytes=0 ", "segments_pruned=0", "hot_rows=5");
    }

    @Test
    void segmentsThatAConditionCoversCountAsWhole() {
        expect(1, "SELECT count(*), min(id) FROM t WHERE id >= 5", 20L, 5L);
        expect(2, "SELECT count(*), min(id) FROM t WHERE id >= 0 AND id < 22", 22L, 0L);
        expect(0, "SELECT count(*), min(id) FROM t WHERE id > 10", 14L, 11L);
        expect(0, "SELECT count(*) FROM t WHERE id < 9", 9L);
        expect(2, "SELECT count(*) FROM t WHERE _seq > 0", 25L);
    }

    @Test
    void conditionsThatAreNoRangesOrOnColumnsWithNullsReadTheRows() {
        expect(0, "SELECT count(*), min(id) FROM t WHERE maybe >= 0", 13L, 0L);
        expect(0, "SELECT count(*) FROM t WHERE id >= 0 AND id % 2 = 1", 12L);
        expect(0, "SELECT count(*) FROM t WHERE id IN (0, 9, 19)", 3L);
        expect(0, "SELECT count(*) FROM t WHERE d >= 0", 25L);
        expect(0, "SELECT count(*) FROM t WHERE body LIKE 'b%'", 25L);
    }

    @Test
    void segmentsWithSupersededOrDeletedRowsAreRead() {
        db.run(ROOT, "UPDATE t SET maybe = 100 WHERE id = 0");
        expect(1, "SELECT count(*), count(maybe), max(maybe) FROM t", 25L, 13L, 100);
        db.run(ROOT, "DELETE FROM t WHERE id = 19");
        expect(0, "SELECT count(*), min(id), max(maybe) FROM t", 24L, 0L, 100);
        db.flush("default", "t");
        expect(0, "SELECT count(*), min(id), max(id), max(maybe) FROM t", 24L, 0L, 24L, 100);
        expect(0, "SELECT count(*), min(id) FROM t WHERE _deleted = true", 1L, 19L);
    }

    @Test
    void boundsThatMayNotBeTheValueAreNotTaken() {
        expect(0, "SELECT max(body) FROM t", "b9");
        expect(0, "SELECT min(d), max(d) FROM t", 0.5, 24.5);
        expect(0, "SELECT max(n) FROM t", new BigDecimal("24.25"));
        expect(0, "SELECT count(j) FROM t", 25L);
        expect(0, "SELECT max(_seq) - max(_seq) FROM t", 0L);
        db.run(ROOT, "CREATE SHARED TABLE texts (id INT PRIMARY KEY, body TEXT)");
        db.run(ROOT, "INSERT INTO texts VALUES (1, '" + LONG + "a'), (2, '" + LONG + "b')");
        db.flush("default", "texts");
        expect(0, "SELECT min(body), max(body) FROM texts", LONG + "a", LONG + "b");
        db.run(ROOT, "CREATE SHARED TABLE doubles (id INT PRIMARY KEY, d DOUBLE)");
        db.run(ROOT, "INSERT INTO doubles VALUES (1, -0.0), (2, CAST('NaN' AS DOUBLE))");
        db.flush("default", "doubles");
        expect(0, "SELECT max(d), count(d) FROM doubles", Double.NaN, 2L);
    }

    @Test
    void otherAggregatesReadTheRows() {
        expect(0, "SELECT count(DISTINCT maybe) FROM t", 13L);
        expect(0, "SELECT count(*) FILTER (WHERE id > 3) FROM t", 21L);
        expect(0, "SELECT min(id), sum(id) FROM t", 0L, 300L);
        expect(0, "SELECT count(*) FROM (SELECT id FROM t LIMIT 7)", 7L);
        expect(0, "SELECT max(id + 1) FROM t", 25L);
        assertThat(taken("SELECT maybe, max(id) FROM t GROUP BY maybe")).contains("segments_from_statistics=0 ");
    }

    @Test
    void everybodyGetsTheFiguresOfTheirOwnScope() {
        db.run(ROOT, "CREATE USER TABLE u (id INT PRIMARY KEY, v INT)");
        db.run(ALICE, "INSERT INTO u VALUES (1, 10), (2, NULL)");
        db.run(BOB, "INSERT INTO u VALUES (3, 99)");
        db.flush("default", "u");
        String sql = "SELECT count(*), count(v), max(v), min(id) FROM u";
        assertThat(db.run(ALICE, sql).rows()).containsExactly(List.of(2L, 1L, 10, 1));
        assertThat(db.run(BOB, sql).rows()).containsExactly(List.of(1L, 1L, 99, 3));
    }

    @Test
    void transactionsSeeTheirStagedChangesAndOthersDoNot() {
        String sql = "SELECT count(*), min(id), max(maybe) FROM t";
        String changes = "BEGIN; DELETE FROM t WHERE id = 0; UPDATE t SET maybe = 77 WHERE id = 11; ";
        assertThat(db.runAll(ROOT, changes + sql + "; ROLLBACK").stream().flatMap(answer -> answer.rows().stream()))
                .containsExactly(List.of(24L, 1L, 77));
        expect(2, sql, 25L, 0L, 24);
    }
}
