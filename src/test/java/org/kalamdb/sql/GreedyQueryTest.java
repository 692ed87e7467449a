package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Queries that ask for too much, beside others that do not.
class GreedyQueryTest {
    private static final int ROWS = 5000;

    /// One text of all pairs of rows.
    private static final String TOO_LARGE = "SELECT string_agg(a.s, ',') FROM t AS a CROSS JOIN t AS b";

    @TempDir
    private Path directory;

    private EngineFixture db;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // closed after each test
    void open() {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE USER TABLE t (id BIGINT PRIMARY KEY, n BIGINT, s TEXT)");
        db.run(
                ALICE,
                "INSERT INTO t VALUES "
                        + IntStream.range(0, ROWS)
                                .mapToObj(i -> "(" + i + ", " + i % 100 + ", 'a text of some length " + i + "')")
                                .collect(Collectors.joining(", ")));
    }

    @AfterEach
    void close() {
        db.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TOO_LARGE,
                "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a.n * b.n) FROM t AS a CROSS JOIN t AS b",
                "SELECT array_agg(a.s) FROM t AS a CROSS JOIN t AS b",
                "WITH w AS (SELECT a.s, random() AS r FROM t AS a CROSS JOIN t AS b)"
                        + " SELECT count(*) FROM w AS x JOIN w AS y ON x.r = y.r",
            })
    void aQueryThatNeedsTooMuchMemoryNamesTheLimit(String sql) {
        DbException refused = db.failed(ALICE, sql);
        assertThat(refused.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(refused).hasMessageContaining("memory").hasMessageContaining("kalamdb.query.");
        assertThat(db.run(ALICE, "SELECT count(*) FROM t").first()).containsExactly((long) ROWS);
    }

    @Test
    void smallQueriesAnswerWhileGreedyOnesFail() throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<ErrorCode>> greedy = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                greedy.add(threads.submit(() -> db.failed(ALICE, TOO_LARGE).code()));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(db.run(ALICE, "SELECT n FROM t WHERE id = $1", (long) i)
                                .first())
                        .containsExactly((long) i);
                assertThat(db.run(ALICE, "SELECT count(*) FROM t").first()).containsExactly((long) ROWS);
            }
            for (Future<ErrorCode> failed : greedy) {
                assertThat(failed.get()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
            }
        }
    }
}
