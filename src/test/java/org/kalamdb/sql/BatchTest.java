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
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.EngineFixture.Answer;

class BatchTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE USER TABLE t (id INT PRIMARY KEY, n INT)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void dmlTotalsComeLast() {
        List<Answer> answers = db.runAll(
                ALICE,
                "INSERT INTO t VALUES (1, 1); SELECT count(*) FROM t; INSERT INTO t VALUES (2, 2), (3, 3); "
                        + "UPDATE t SET n = 9 WHERE id = 1; DELETE FROM t WHERE id = 77; SELECT count(*) FROM t;");
        assertThat(answers).hasSize(4);
        assertThat(answers.get(0).first()).containsExactly(1L);
        assertThat(answers.get(1).first()).containsExactly(3L);
        assertThat(answers.get(2).message()).isEqualTo("Inserted 3 row(s)");
        assertThat(answers.get(3).message()).isEqualTo("Updated 1 row(s)");
    }

    @Test
    void rowsOfAnEarlierStatementDoNotChange() {
        List<Answer> answers =
                db.runAll(ALICE, "INSERT INTO t VALUES (1, 1); SELECT n FROM t; UPDATE t SET n = 2 WHERE id = 1");
        assertThat(answers.getFirst().first()).containsExactly(1);
    }

    @Test
    void theFailingStatementIsNumberedAndEarlierOnesStay() {
        assertThat(
                        db.failure(
                                ALICE,
                                "INSERT INTO t VALUES (1, 1); SELECT * FROM t; INSERT INTO t VALUES (1, 2); DELETE FROM t WHERE id = 1"))
                .startsWith("Statement 3 failed: Already exists: ");
        assertThat(db.run(ALICE, "SELECT n FROM t").first()).containsExactly(1);
    }

    @Test
    void oneBadStatementRefusesTheRequestBeforeAnythingRuns() {
        assertThat(db.failed(ALICE, "INSERT INTO t VALUES (1, 1); CREATE NAMESPACE x")
                        .code())
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(db.failed(ALICE, "INSERT INTO t VALUES (1, 1); SELEC 1").code())
                .isEqualTo(ErrorCode.INVALID_SQL);
        assertThat(db.failed(ALICE, "INSERT INTO t VALUES (1, 1); SELECT 'x").code())
                .isEqualTo(ErrorCode.BATCH_PARSE);
        assertThat(db.failed(ALICE, "INSERT INTO t VALUES (1, 1); EXECUTE AS USER 'root' (SELECT 1)")
                        .code())
                .isEqualTo(ErrorCode.UNAUTHORIZED);
        assertThat(db.run(ALICE, "SELECT * FROM t").rows()).isEmpty();
    }

    @Test
    void requestShapesAreChecked() {
        assertThat(db.failed(ALICE, "").code()).isEqualTo(ErrorCode.EMPTY_SQL);
        assertThat(db.failed(ALICE, " ; -- nothing\n;").code()).isEqualTo(ErrorCode.EMPTY_SQL);
        assertThat(db.failure(ALICE, "SELECT 1; SELECT 2", 1L))
                .isEqualTo("Parameters not supported with multi-statement batches");
        assertThat(db.failed(ALICE, "SELECT 1", new Object[51]).code()).isEqualTo(ErrorCode.INVALID_PARAMETER);
    }

    @Test
    void deepNestingIsAnErrorAndNoCrash() {
        String deep = "SELECT " + "(".repeat(20_000) + "1" + ")".repeat(20_000);
        assertThat(db.failed(ALICE, deep).code()).isIn(ErrorCode.INVALID_SQL, ErrorCode.LIMIT_EXCEEDED);
        String chain = "SELECT 1" + " + 1".repeat(20_000);
        assertThat(outcome(chain)).isIn("", "INVALID_SQL", "LIMIT_EXCEEDED");
        String not = "SELECT " + "NOT ".repeat(20_000) + "TRUE";
        assertThat(outcome(not)).isIn("", "INVALID_SQL", "LIMIT_EXCEEDED");
    }

    private String outcome(String sql) {
        try {
            db.runAll(ALICE, sql);
            return "";
        } catch (org.kalamdb.common.DbException failure) {
            return failure.code().name();
        }
    }

    @Test
    void aMebibyteOfTextGoesIn() {
        db.run(ROOT, "CREATE USER TABLE big (id INT PRIMARY KEY, body TEXT)");
        String body = "x".repeat(1_048_000);
        db.run(ALICE, "INSERT INTO big VALUES (1, '" + body + "')");
        assertThat(db.run(ALICE, "SELECT length(body) FROM big")
                        .first()
                        .getFirst()
                        .toString())
                .isEqualTo("1048000");
        assertThat(db.failed(ALICE, "SELECT '" + "x".repeat(1 << 20) + "'").code())
                .isEqualTo(ErrorCode.INVALID_SQL);
    }

    @Test
    void aRequestHasABoundedNumberOfResults() {
        assertThat(db.failed(ALICE, "INSERT INTO t VALUES (1, 1); " + "SELECT 1; ".repeat(1001))
                        .code())
                .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(db.run(ALICE, "SELECT * FROM t").rows()).isEmpty();
        String inserts = java.util.stream.IntStream.range(0, 1500)
                .mapToObj(i -> "INSERT INTO t VALUES (" + i + ", 0);")
                .collect(java.util.stream.Collectors.joining());
        assertThat(db.runAll(ALICE, inserts).getFirst().message()).isEqualTo("Inserted 1500 row(s)");
    }

    @Test
    void unsupportedStatementsSaySo() {
        for (String later : List.of("CONSUME FROM x", "ACK x")) {
            assertThat(db.failed(ROOT, later).code()).isEqualTo(ErrorCode.INVALID_SQL);
            assertThat(db.failed(ALICE, later).code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
        }
    }
}
