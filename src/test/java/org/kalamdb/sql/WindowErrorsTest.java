package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// What may not be said about windows, and what EXPLAIN says of them.
class WindowErrorsTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE USER TABLE t (id INT PRIMARY KEY, n INT, s TEXT)");
        db.run(ALICE, "INSERT INTO t VALUES (1, 10, 'a'), (2, NULL, 'b'), (3, 30, 'a')");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void misuseIsAnErrorWithItsPlace() {
        for (String sql : List.of(
                "SELECT id FROM t WHERE row_number() OVER () = 1",
                "SELECT id FROM t GROUP BY id HAVING rank() OVER (ORDER BY id) = 1",
                "SELECT sum(sum(n)) FROM t",
                "SELECT sum(row_number() OVER ()) OVER () FROM t",
                "SELECT row_number() FROM t",
                "SELECT upper(s) OVER () FROM t",
                "SELECT sum(n) OVER missing FROM t",
                "SELECT sum(n) OVER (ORDER BY id ROWS -1 PRECEDING) FROM t",
                "SELECT sum(n) OVER (ORDER BY id RANGE BETWEEN -1 PRECEDING AND CURRENT ROW) FROM t",
                "SELECT sum(n) OVER (ORDER BY id GROUPS -1 PRECEDING) FROM t",
                "SELECT sum(n) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED FOLLOWING AND CURRENT ROW) FROM t",
                "SELECT sum(n) OVER (ORDER BY s RANGE 1 PRECEDING) FROM t",
                "SELECT sum(n) OVER (ORDER BY id, n RANGE 1 PRECEDING) FROM t",
                "SELECT sum(n) OVER (RANGE 1 PRECEDING) FROM t",
                "SELECT lag(n) FILTER (WHERE n > 1) OVER (ORDER BY id) FROM t",
                "SELECT sum(DISTINCT n) OVER (ORDER BY id) FROM t",
                "SELECT ntile('x') OVER (ORDER BY id) FROM t",
                "SELECT nth_value(n) OVER (ORDER BY id) FROM t",
                "SELECT id FROM t QUALIFY n + 1",
                "DELETE FROM t WHERE row_number() OVER (ORDER BY id) = 1")) {
            DbException error = db.failed(ALICE, sql);
            assertThat(error.code())
                    .as("%s: %s", sql, error)
                    .isIn(ErrorCode.INVALID_SQL, ErrorCode.FEATURE_NOT_SUPPORTED, ErrorCode.COLUMN_NOT_FOUND);
            assertThat(error.position()).as("%s: %s", sql, error).isPresent();
        }
    }

    @Test
    void wrongNumbersAreErrorsOfTheExecution() {
        for (String sql : List.of(
                "SELECT ntile(0) OVER (ORDER BY id) FROM t",
                "SELECT ntile(-3) OVER (ORDER BY id) FROM t",
                "SELECT nth_value(n, 0) OVER (ORDER BY id) FROM t",
                "SELECT sum(9223372036854775807) OVER () FROM t")) {
            assertThat(db.failed(ALICE, sql).code()).as(sql).isEqualTo(ErrorCode.EXECUTION);
        }
        assertThat(db.failed(ALICE, "SELECT sum(n) OVER (ORDER BY id ROWS $1 PRECEDING) FROM t", -1)
                        .getMessage())
                .contains("must not be negative");
        assertThat(db.run(ALICE, "SELECT sum(n) OVER (ORDER BY id ROWS $1 PRECEDING) FROM t", 1)
                        .first())
                .containsExactly(10L, 10L, 30L);
    }

    @Test
    void rowsKeepTheOrderOfTheKey() {
        assertThat(db.run(ALICE, "SELECT id, rank() OVER (ORDER BY n DESC NULLS LAST) FROM t")
                        .rows())
                .containsExactly(List.of(1, 2L), List.of(2, 3L), List.of(3, 1L));
        assertThat(db.run(ALICE, "SELECT id FROM t QUALIFY count(*) OVER (PARTITION BY s) > 1")
                        .first())
                .containsExactly(1, 3);
    }

    @Test
    void plansNameWindowsAndSortOnce() {
        String plan = db.run(
                        ROOT,
                        "EXPLAIN SELECT sum(n) OVER (PARTITION BY s ORDER BY id ROWS 2 PRECEDING), count(*) OVER"
                                + " (PARTITION BY s) FROM t")
                .rows()
                .toString();
        assertThat(plan)
                .contains("Window [COUNT() range unbounded preceding to unbounded following]")
                .contains("rows 2 preceding to current row")
                .containsOnlyOnce("Sort [");
    }
}
