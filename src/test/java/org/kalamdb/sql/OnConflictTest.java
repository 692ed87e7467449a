package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.BOB;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

class OnConflictTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE app");
        db.run(
                ROOT,
                "CREATE USER TABLE app.t (id BIGINT PRIMARY KEY DEFAULT SNOWFLAKE_ID(), body TEXT NOT NULL DEFAULT 'none', "
                        + "n INT CHECK (n >= 0))");
        db.run(ALICE, "INSERT INTO app.t VALUES (1, 'cold', 10), (2, 'cold', 20), (9, 'gone', 90)");
        db.run(ALICE, "DELETE FROM app.t WHERE id = 9");
        db.flush("app", "t");
        db.run(ALICE, "INSERT INTO app.t VALUES (3, 'hot', 30), (4, 'hot', 40), (8, 'gone', 80)");
        db.run(ALICE, "DELETE FROM app.t WHERE id = 8");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private List<List<@Nullable Object>> rows() {
        return db.run(ALICE, "SELECT id, body, n FROM app.t").rows();
    }

    @Test
    void conflictsInBothTiersAreSkipped() {
        assertThat(db.run(
                                ALICE,
                                "INSERT INTO app.t VALUES (1, 'x', 0), (5, 'new', 1), (3, 'x', 0), (8, 'new', 2), (9, 'new', 3), "
                                        + "(5, 'second', 4) ON CONFLICT DO NOTHING RETURNING id, body")
                        .rows())
                .containsExactly(List.of(5L, "new"), List.of(8L, "new"), List.of(9L, "new"));
        assertThat(db.message(ALICE, "INSERT INTO app.t (id) VALUES (1), (6) ON CONFLICT (id) DO NOTHING"))
                .isEqualTo("Inserted 1 row(s)");
        assertThat(rows()).hasSize(8).contains(List.of(1L, "cold", 10), List.of(3L, "hot", 30));
        assertThat(db.run(BOB, "SELECT * FROM app.t").rows()).isEmpty();
    }

    @Test
    void conflictsInBothTiersUpdate() {
        assertThat(db.message(
                        ALICE,
                        "INSERT INTO app.t VALUES (1, 'x', 1), (3, 'x', 3), (5, 'new', 5), (9, 'new', 9) "
                                + "ON CONFLICT (id) DO UPDATE SET body = excluded.body, n = t.n + excluded.n"))
                .isEqualTo("Inserted 4 row(s)");
        assertThat(rows())
                .containsExactly(
                        List.of(1L, "x", 11),
                        List.of(2L, "cold", 20),
                        List.of(3L, "x", 33),
                        List.of(4L, "hot", 40),
                        List.of(5L, "new", 5),
                        List.of(9L, "new", 9));
        db.flush("app", "t");
        assertThat(rows()).hasSize(6);
        assertThat(db.run(ALICE, "SELECT count(*) FROM app.t WHERE _deleted IN (true, false)")
                        .first())
                .isNotEmpty();
    }

    @Test
    void manyColdConflictsUpdate() {
        String rows =
                IntStream.range(0, 100).mapToObj(i -> "(" + i + ", 'x', 1)").collect(Collectors.joining(", "));
        assertThat(db.message(
                        ALICE,
                        "INSERT INTO app.t VALUES " + rows
                                + " ON CONFLICT (id) DO UPDATE SET body = DEFAULT, n = excluded.n + $1",
                        1))
                .isEqualTo("Inserted 100 row(s)");
        assertThat(db.run(ALICE, "SELECT body, n, count(*) FROM app.t GROUP BY body, n ORDER BY body")
                        .rows())
                .containsExactly(List.of("none", 2, 4L), List.of("x", 1, 96L));
    }

    @Test
    void conditionsDecideWhatIsUpdated() {
        String sql = "INSERT INTO app.t (id, n) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET n = 100 / excluded.n "
                + "WHERE excluded.n <> 0 AND app.t.n < $3 RETURNING id, n";
        assertThat(db.run(ALICE, sql, 1, 0, 100).rows()).isEmpty();
        assertThat(db.run(ALICE, sql, 1, 5, 5).rows()).isEmpty();
        assertThat(db.run(ALICE, sql, 1, 5, 100).rows()).containsExactly(List.of(1L, 20));
        assertThat(db.run(ALICE, sql, 3, 5, 100).rows()).containsExactly(List.of(3L, 20));
        assertThat(db.run(ALICE, sql, 7, 5, 100).rows()).containsExactly(List.of(7L, 5));
    }

    @Test
    void anUnchangedRowIsShownButNotCounted() {
        String sql = "INSERT INTO app.t VALUES (1, 'cold', 5) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
        assertThat(db.message(ALICE, sql)).isEqualTo("Inserted 0 row(s)");
        Object seq = db.run(ALICE, "SELECT _seq FROM app.t WHERE id = 1").first();
        assertThat(db.run(ALICE, sql + " RETURNING _seq").first()).isEqualTo(seq);
        assertThat(db.run(
                                ALICE,
                                "INSERT INTO app.t VALUES (1, 'b', 5) ON CONFLICT (id) DO UPDATE SET body = 'b' RETURNING *")
                        .rows())
                .isEqualTo(db.run(ALICE, "SELECT * FROM app.t WHERE id = 1").rows());
    }

    @Test
    void aRowIsNotChangedTwice() {
        DbException twice = db.failed(
                ALICE,
                "INSERT INTO app.t VALUES (5, 'a', 1), (1, 'a', 1), (5, 'b', 2) ON CONFLICT (id) DO UPDATE SET n = 1");
        assertThat(twice.code()).isEqualTo(ErrorCode.CONSTRAINT_VIOLATION);
        assertThat(twice.publicMessage()).contains("cannot change a row twice", "value '5'", "(row 3)");
        assertThat(rows()).hasSize(4).contains(List.of(1L, "cold", 10));
    }

    @Test
    void constraintsHoldForNewAndChangedRows() {
        String update = " ON CONFLICT (id) DO UPDATE SET ";
        assertThat(db.failure(ALICE, "INSERT INTO app.t VALUES (5, 'a', 1), (1, NULL, 1)" + update + "n = 1"))
                .contains("NOT NULL constraint violation: column 'body' cannot be NULL", "(row 2)");
        assertThat(db.failure(ALICE, "INSERT INTO app.t VALUES (5, 'a', 1), (1, 'b', 1)" + update + "body = NULL"))
                .contains("NOT NULL constraint violation");
        assertThat(db.failure(ALICE, "INSERT INTO app.t VALUES (5, 'a', 1), (1, 'b', 1)" + update + "n = t.n - 11"))
                .contains("Constraint violation: ", "'t_n_check'");
        assertThat(db.failure(ALICE, "INSERT INTO app.t VALUES (1, 'a', -1) ON CONFLICT DO NOTHING"))
                .contains("'t_n_check'");
        assertThat(rows()).hasSize(4).contains(List.of(1L, "cold", 10));
    }

    @Test
    void transactionsSeeTheirOwnRows() {
        String upsert = "INSERT INTO app.t (id, n) VALUES (1, 1), (5, 1) ON CONFLICT (id) DO UPDATE SET n = t.n + 1; ";
        db.runAll(
                ALICE,
                "BEGIN; " + upsert + upsert + "DELETE FROM app.t WHERE id = 3; "
                        + "INSERT INTO app.t (id, n) VALUES (3, 7), (4, 7) ON CONFLICT DO NOTHING; COMMIT");
        assertThat(rows())
                .contains(
                        List.of(1L, "cold", 12),
                        List.of(5L, "none", 2),
                        List.of(3L, "none", 7),
                        List.of(4L, "hot", 40));
        db.runAll(ALICE, "BEGIN; " + upsert + "ROLLBACK");
        assertThat(rows()).contains(List.of(1L, "cold", 12), List.of(5L, "none", 2));
    }

    @Test
    void queriesAndGeneratedKeysAreTaken() {
        assertThat(db.message(
                        ALICE,
                        "INSERT INTO app.t SELECT id + 1, body, n FROM app.t ON CONFLICT (id) DO UPDATE SET n = excluded.n, "
                                + "body = upper(t.body) || '/' || excluded.body || (SELECT min(id) FROM app.t)::TEXT"))
                .isEqualTo("Inserted 4 row(s)");
        assertThat(rows())
                .containsExactly(
                        List.of(1L, "cold", 10),
                        List.of(2L, "COLD/cold1", 10),
                        List.of(3L, "HOT/cold1", 20),
                        List.of(4L, "HOT/hot1", 30),
                        List.of(5L, "hot", 40));
        assertThat(db.message(ALICE, "INSERT INTO app.t (n) VALUES (1) ON CONFLICT (id) DO UPDATE SET n = NULL"))
                .isEqualTo("Inserted 1 row(s)");
        assertThat(db.message(
                        ALICE, "INSERT INTO app.t SELECT * FROM (SELECT 1, 'a', 2) WHERE 1 = 0 ON CONFLICT DO NOTHING"))
                .isEqualTo("Inserted 0 row(s)");
    }

    @Test
    void queriesInNewValuesDoNotMixRows() {
        String sql =
                "INSERT INTO app.t VALUES (4, 'p', 1), (1, 'q', 2), (7, 'r', 3), (3, 's', 4), (2, 't', 5) ON CONFLICT (id) "
                        + "DO UPDATE SET n = t.id, body = excluded.body || (SELECT count(*) FROM app.t o WHERE o.id > t.id)::TEXT "
                        + "|| (SELECT max(o.body) FROM app.t o WHERE o.id = excluded.id) RETURNING id, n, body";
        assertThat(db.run(ALICE, sql).rows())
                .containsExactly(
                        List.of(4L, 4, "p0hot"),
                        List.of(1L, 1, "q3cold"),
                        List.of(7L, 3, "r"),
                        List.of(3L, 3, "s1hot"),
                        List.of(2L, 2, "t2cold"));
        assertThat(db.run(ALICE, "SELECT id FROM app.t WHERE n = id").rows()).hasSize(4);
    }

    @Test
    void wrongClausesNameTheirPlace() {
        String insert = "INSERT INTO app.t (id) VALUES (1) ON CONFLICT ";
        assertThat(db.failed(ALICE, insert + "(body) DO NOTHING").publicMessage())
                .contains("ON CONFLICT must name the primary key (id)", "column 48");
        assertThat(db.failure(ALICE, insert + "(idd) DO NOTHING")).contains("Column 'idd' does not exist");
        assertThat(db.failure(ALICE, insert + "(id) DO UPDATE SET id = 2"))
                .contains("UPDATE cannot modify primary key column 'id'");
        assertThat(db.failure(ALICE, insert + "(id) DO UPDATE SET n = excluded.m"))
                .contains("excluded.m");
        assertThat(db.failure(ALICE, insert + "(id) DO UPDATE SET n = m")).contains("'m' not found");
        assertThat(db.failure(ALICE, insert + "(id) DO UPDATE SET n = count(*)"))
                .isNotEmpty();
        assertThat(rows()).hasSize(4);
    }
}
