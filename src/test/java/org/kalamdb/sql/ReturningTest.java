package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.BOB;
import static org.kalamdb.sql.EngineFixture.ROOT;
import static org.kalamdb.sql.EngineFixture.SERVICE;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.EngineFixture.Answer;
import org.kalamdb.sql.ResultColumn.Flag;

class ReturningTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory, EngineFixture.limits(2, 3));
        db.run(ROOT, "CREATE NAMESPACE app");
        db.run(
                ROOT,
                "CREATE USER TABLE app.t (id BIGINT PRIMARY KEY DEFAULT SNOWFLAKE_ID(), body TEXT NOT NULL DEFAULT 'none', "
                        + "n INT)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void insertedRowsAreShown() {
        Answer answer =
                db.run(ALICE, "INSERT INTO app.t VALUES (2, 'b', 20), (1, DEFAULT, NULL) RETURNING id, body AS b, n");
        assertThat(answer.rows()).containsExactly(List.of(2L, "b", 20), Arrays.asList(1L, "none", null));
        assertThat(answer.count()).isEqualTo(2);
        assertThat(answer.message()).isNull();
        assertThat(answer.columns())
                .extracting(ResultColumn::name, ResultColumn::type)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("id", DataType.BIGINT),
                        org.assertj.core.groups.Tuple.tuple("b", DataType.TEXT),
                        org.assertj.core.groups.Tuple.tuple("n", DataType.INT));
        assertThat(answer.columns().getFirst().flags())
                .containsExactlyInAnyOrder(Flag.PRIMARY_KEY, Flag.NOT_NULL, Flag.UNIQUE);
        assertThat(answer.columns().get(1).flags()).containsExactly(Flag.NOT_NULL);
    }

    @Test
    void allColumnsAreThoseOfSelect() {
        Answer answer = db.run(ALICE, "INSERT INTO app.t (body) VALUES ('x') RETURNING *");
        Answer read = db.run(ALICE, "SELECT * FROM app.t");
        assertThat(answer.names()).isEqualTo(read.names()).contains("_seq", "_deleted");
        assertThat(answer.columns()).isEqualTo(read.columns());
        assertThat(answer.rows()).isEqualTo(read.rows());
        assertThat(db.run(ALICE, "INSERT INTO app.t (id) VALUES (1) RETURNING t.*, app.t.id, t.n")
                        .rows()
                        .getFirst())
                .hasSize(7)
                .contains(1L, "none");
    }

    @Test
    void expressionsAreComputedBeforeAnythingIsWritten() {
        Answer answer = db.run(
                ALICE,
                "INSERT INTO app.t (id, n) VALUES ($1, $2), (8, 80) "
                        + "RETURNING id * 2 AS double, upper(t.body), app.t.n + $3, (SELECT count(*) FROM app.t)",
                7L,
                70L,
                1L);
        assertThat(answer.names()).startsWith("double", "upper(t.body)");
        assertThat(answer.rows()).containsExactly(List.of(14L, "NONE", 71, 0L), List.of(16L, "NONE", 81, 0L));
        assertThat(db.run(ALICE, "INSERT INTO app.t (id) VALUES (5) RETURNING _seq > 5, _deleted")
                        .rows())
                .containsExactly(List.of(true, false));
        assertThat(db.failure(ALICE, "INSERT INTO app.t (id, n) VALUES (9, 0) RETURNING 1 / n"))
                .contains("zero");
        assertThat(db.run(ALICE, "SELECT id FROM app.t LIMIT 9").first()).containsExactly(5L, 7L, 8L);
    }

    @Test
    void updatesShowNewValuesAndDeletesOldOnes() {
        db.run(ALICE, "INSERT INTO app.t VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)");
        db.flush("app", "t");
        db.run(ALICE, "INSERT INTO app.t VALUES (4, 'd', 4)");
        assertThat(db.run(ALICE, "UPDATE app.t SET n = n * 10 WHERE id IN (1, 4) RETURNING id, n, n - 1 AS less")
                        .rows())
                .containsExactly(List.of(1L, 10, 9L), List.of(4L, 40, 39L));
        // a row that has the value already is no change, but was asked for
        Answer same = db.run(ALICE, "UPDATE app.t SET n = 10 WHERE id IN (1, 2) RETURNING id, n, _seq");
        assertThat(same.rows()).extracting(row -> row.getFirst()).containsExactly(1L, 2L);
        assertThat(same.rows())
                .isEqualTo(db.run(ALICE, "SELECT id, n, _seq FROM app.t WHERE id IN (1, 2)")
                        .rows());
        assertThat(db.run(ALICE, "DELETE FROM app.t WHERE n > 5 RETURNING body, _deleted")
                        .rows())
                .containsExactly(List.of("a", false), List.of("b", false), List.of("d", false));
        assertThat(db.run(ALICE, "DELETE FROM app.t WHERE n > 5 RETURNING body").rows())
                .isEmpty();
        assertThat(db.run(BOB, "DELETE FROM app.t WHERE true RETURNING body").rows())
                .isEmpty();
        assertThat(db.run(ALICE, "SELECT id FROM app.t").first()).containsExactly(3L);
    }

    @Test
    void theRowCapIsForWhatIsShown() {
        assertThat(db.run(ALICE, "INSERT INTO app.t (id) VALUES (1), (2), (3), (4), (5) RETURNING id")
                        .first())
                .containsExactly(1L, 2L, 3L);
        assertThat(db.run(ALICE, "UPDATE app.t SET n = 1 WHERE true RETURNING id + 0")
                        .rows())
                .hasSize(3);
        assertThat(db.run(ALICE, "SELECT count(*) FROM app.t WHERE n = 1").first())
                .containsExactly(5L);
    }

    @Test
    void rowsStandInPlaceInABatchAndAreNotCountedAgain() {
        List<Answer> answers = db.runAll(
                ALICE,
                "INSERT INTO app.t (id) VALUES (1) RETURNING id; INSERT INTO app.t (id) VALUES (2), (3); "
                        + "DELETE FROM app.t WHERE id = 2 RETURNING id; SELECT 'x'");
        assertThat(answers).hasSize(4);
        assertThat(answers.get(0).first()).containsExactly(1L);
        assertThat(answers.get(1).first()).containsExactly(2L);
        assertThat(answers.get(2).first()).containsExactly("x");
        assertThat(answers.get(3).message()).isEqualTo("Inserted 2 row(s)");
    }

    @Test
    void transactionsAndOtherUsersShowTheirRows() {
        List<Answer> answers = db.runAll(
                ALICE,
                "BEGIN; INSERT INTO app.t (id, n) VALUES (1, 5) RETURNING id, _seq; UPDATE app.t SET n = n + 1 WHERE id = 1 "
                        + "RETURNING n; ROLLBACK");
        assertThat(answers.get(1).first()).containsExactly(1L);
        assertThat(answers.get(2).first()).containsExactly(6);
        assertThat(db.run(ALICE, "SELECT * FROM app.t").rows()).isEmpty();
        Answer forBob =
                db.run(SERVICE, "EXECUTE AS USER 'bob' (INSERT INTO app.t (id) VALUES (1) RETURNING CURRENT_USER())");
        assertThat(forBob.first()).containsExactly("bob");
        assertThat(forBob.asUser()).isEqualTo("bob");
        assertThat(db.run(BOB, "SELECT id FROM app.t").first()).containsExactly(1L);
    }

    @Test
    void wrongItemsChangeNothing() {
        assertThat(db.failure(ALICE, "INSERT INTO app.t (id) VALUES (1) RETURNING bdy"))
                .contains("'bdy' not found", "did you mean")
                .doesNotContain(" rows");
        assertThat(db.failed(ALICE, "INSERT INTO app.t (id) VALUES (1) RETURNING id, bdy")
                        .position())
                .hasValueSatisfying(position -> assertThat(position.column()).isEqualTo(49));
        db.failure(ALICE, "INSERT INTO app.t (id) VALUES (1) RETURNING count(*)");
        db.failure(ALICE, "INSERT INTO app.t (id) VALUES (1) RETURNING other.id");
        assertThat(db.run(ALICE, "SELECT id FROM app.t").rows()).isEmpty();
    }

    @Test
    void defaultsAreSet() {
        db.run(ALICE, "INSERT INTO app.t DEFAULT VALUES");
        db.run(ALICE, "INSERT INTO app.t (body, n) VALUES (DEFAULT, DEFAULT), ('b', 2)");
        assertThat(db.run(ALICE, "UPDATE app.t SET body = DEFAULT, n = DEFAULT WHERE n = 2 RETURNING body, n")
                        .rows())
                .containsExactly(Arrays.asList("none", null));
        assertThat(db.run(ALICE, "UPDATE app.t SET (body, n) = ('x', 1 + 1) WHERE true RETURNING body, n")
                        .rows())
                .containsOnly(List.of("x", 2));
        assertThat(db.failure(ALICE, "INSERT INTO app.t (id) VALUES (NULL)")).contains("NOT NULL constraint violation");
    }
}
