package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.BOB;
import static org.kalamdb.sql.EngineFixture.ROOT;
import static org.kalamdb.sql.EngineFixture.SERVICE;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.EngineFixture.Answer;

class TransactionTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE USER TABLE t (id INT PRIMARY KEY, n INT)");
        db.run(ROOT, "CREATE SHARED TABLE s (id INT PRIMARY KEY, n INT) WITH (ACCESS_LEVEL = 'public')");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void threeStatementsAnswerWithTheTransactionsId() {
        List<Answer> answers = db.runAll(
                ALICE, "BEGIN; INSERT INTO t VALUES (1, 1), (2, 2); COMMIT; START TRANSACTION; ROLLBACK WORK");
        assertThat(answers).hasSize(5);
        String uuid = "([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})";
        assertThat(answers.get(0).message()).matches("Transaction started \\(" + uuid + "\\)");
        assertThat(answers.get(1).message())
                .isEqualTo(String.valueOf(answers.get(0).message()).replace("started", "committed"));
        assertThat(answers.get(2).message()).matches("Transaction started \\(" + uuid + "\\)");
        assertThat(answers.get(3).message())
                .isEqualTo(String.valueOf(answers.get(2).message()).replace("started", "rolled back"));
        assertThat(answers.get(4).message()).isEqualTo("Inserted 2 row(s)");
    }

    @Test
    void statementsSeeWhatTheTransactionDid() {
        db.run(SERVICE, "INSERT INTO t VALUES (1, 10), (2, 20), (3, 30)");
        List<Answer> answers = db.runAll(SERVICE, """
                BEGIN;
                INSERT INTO t VALUES (4, 40);
                UPDATE t SET n = n + 1 WHERE id <= 2;
                DELETE FROM t WHERE id = 3;
                SELECT id, n FROM t;
                SELECT n FROM t WHERE id = 2;
                SELECT sum(n), count(*) FROM t;
                SELECT id FROM t ORDER BY id DESC LIMIT 2;
                SELECT a.id, b.n FROM t a JOIN t b ON a.id = b.id WHERE b.n > 15;
                SELECT id FROM t WHERE n = (SELECT max(n) FROM t);
                INSERT INTO s SELECT id, n FROM t;
                SELECT id FROM s;
                SELECT id FROM t WHERE _deleted = true;
                ROLLBACK""");
        assertThat(answers.get(1).rows()).containsExactly(List.of(1, 11), List.of(2, 21), List.of(4, 40));
        assertThat(answers.get(2).first()).containsExactly(21);
        assertThat(answers.get(3).rows()).containsExactly(List.of(72L, 3L));
        assertThat(answers.get(4).first()).containsExactly(4, 2);
        assertThat(answers.get(5).rows()).containsExactlyInAnyOrder(List.of(2, 21), List.of(4, 40));
        assertThat(answers.get(6).first()).containsExactly(4);
        assertThat(answers.get(7).first()).containsExactly(1, 2, 4);
        assertThat(answers.get(8).first()).containsExactly(3);
        assertThat(db.run(SERVICE, "SELECT n FROM t").first()).containsExactly(10, 20, 30);
        assertThat(db.run(ROOT, "SELECT n FROM s").first()).isEmpty();
    }

    @Test
    void commitMakesAllTablesAndScopesVisibleAtOnce() {
        db.runAll(SERVICE, """
                BEGIN; INSERT INTO s VALUES (1, 1);
                EXECUTE AS USER 'alice' (INSERT INTO t VALUES (1, 1));
                EXECUTE AS USER 'bob' (INSERT INTO t VALUES (1, 2));
                EXECUTE AS USER 'alice' (UPDATE t SET n = 3 WHERE id = 1);
                COMMIT""");
        assertThat(db.run(ALICE, "SELECT n FROM t").first()).containsExactly(3);
        assertThat(db.run(BOB, "SELECT n FROM t").first()).containsExactly(2);
        assertThat(db.run(SERVICE, "SELECT n FROM t").first()).isEmpty();
        assertThat(db.run(ROOT, "SELECT n FROM s").first()).containsExactly(1);
    }

    @Test
    void manyChangesOfAKeyBecomeOne() {
        db.run(ALICE, "INSERT INTO t VALUES (1, 10)");
        db.runAll(ALICE, """
                BEGIN;
                INSERT INTO t VALUES (2, 1); UPDATE t SET n = 2 WHERE id = 2; UPDATE t SET n = 3 WHERE id = 2;
                INSERT INTO t VALUES (3, 1); DELETE FROM t WHERE id = 3;
                DELETE FROM t WHERE id = 1; INSERT INTO t VALUES (1, 11); UPDATE t SET n = n + 1 WHERE id = 1;
                INSERT INTO t VALUES (4, 1); DELETE FROM t WHERE id = 4; INSERT INTO t VALUES (4, 2);
                COMMIT""");
        assertThat(db.run(ALICE, "SELECT id, n FROM t").rows())
                .containsExactly(List.of(1, 12), List.of(2, 3), List.of(4, 2));
        assertThat(db.run(ALICE, "SELECT id FROM t WHERE _deleted = true").rows())
                .isEmpty();
    }

    @Test
    void aTakenKeyIsRefusedWhenItIsStaged() {
        db.run(ALICE, "INSERT INTO t VALUES (1, 10)");
        assertThat(db.failure(ALICE, "BEGIN; INSERT INTO t VALUES (1, 1); COMMIT"))
                .startsWith("Statement 2 failed: Already exists: ")
                .contains("value '1' already exists in column 'id'");
        assertThat(db.failure(ALICE, "BEGIN; INSERT INTO t VALUES (2, 1); INSERT INTO t VALUES (2, 2); COMMIT"))
                .startsWith("Statement 3 failed: Already exists: ");
        assertThat(db.failure(ALICE, "BEGIN; INSERT INTO t VALUES (2, 1), (2, 2); COMMIT"))
                .contains("appears multiple times in the insert batch");
        assertThat(db.run(ALICE, "SELECT n FROM t").first()).containsExactly(10);
    }

    @Test
    void flushedRowsAreChangedAndHidden() {
        db.run(ALICE, "INSERT INTO t VALUES (1, 10), (2, 20), (3, 30), (4, 40)");
        db.run(ALICE, "DELETE FROM t WHERE id = 4");
        db.run(ROOT, "STORAGE FLUSH TABLE default.t");
        List<Answer> answers = db.runAll(ALICE, """
                BEGIN;
                UPDATE t SET n = 21 WHERE id = 2; DELETE FROM t WHERE id = 3; INSERT INTO t VALUES (4, 41);
                SELECT id, n FROM t; SELECT n FROM t WHERE id = 2; SELECT n FROM t WHERE id = 3;
                UPDATE t SET n = n + 1 WHERE id IN (1, 2);
                SELECT id, n FROM t ORDER BY id DESC;
                COMMIT""");
        assertThat(answers.get(1).rows()).containsExactly(List.of(1, 10), List.of(2, 21), List.of(4, 41));
        assertThat(answers.get(2).first()).containsExactly(21);
        assertThat(answers.get(3).first()).isEmpty();
        assertThat(answers.get(4).rows()).containsExactly(List.of(4, 41), List.of(2, 22), List.of(1, 11));
        assertThat(db.run(ALICE, "SELECT id, n FROM t").rows())
                .containsExactly(List.of(1, 11), List.of(2, 22), List.of(4, 41));
        assertThat(db.failure(ALICE, "BEGIN; INSERT INTO t VALUES (1, 1); COMMIT"))
                .contains("already exists");
    }

    @Test
    void anyFailureRollsBack() {
        assertThat(db.failure(ALICE, "BEGIN; INSERT INTO t VALUES (1, 1); SELECT 1 / 0; COMMIT"))
                .startsWith("Statement 3 failed: ");
        assertThat(db.failure(ALICE, "INSERT INTO t VALUES (7, 7); BEGIN; INSERT INTO t VALUES (1, 1); BEGIN; COMMIT"))
                .startsWith("Statement 4 failed: Conflict: ")
                .contains("already has an active transaction");
        assertThat(db.run(ALICE, "SELECT id FROM t").first()).containsExactly(7);
    }

    @Test
    void endsNeedABeginning() {
        assertThat(db.failure(ALICE, "COMMIT"))
                .isEqualTo("Statement 1 failed: Invalid operation: COMMIT requires an active explicit SQL transaction"
                        + " at line 1, column 1");
        assertThat(db.failure(ALICE, "BEGIN; COMMIT; ROLLBACK"))
                .isEqualTo("Statement 3 failed: Invalid operation: ROLLBACK requires an active explicit SQL transaction"
                        + " at line 1, column 16");
    }

    @Test
    void aRequestThatLeavesItsTransactionOpenFails() {
        assertThat(db.failed(ALICE, "BEGIN; INSERT INTO t VALUES (1, 1)").code())
                .isEqualTo(ErrorCode.OPEN_TRANSACTION);
        assertThat(db.failure(ALICE, "BEGIN"))
                .isEqualTo("Request completed with an open explicit transaction; rolled back automatically");
        assertThat(db.run(ALICE, "SELECT * FROM t").rows()).isEmpty();
        assertThat(db.run(ROOT, "SELECT * FROM system.transactions").rows()).isEmpty();
    }

    @Test
    void whatCannotBeRolledBackIsRefused() {
        for (String ddl : List.of(
                "CREATE NAMESPACE n",
                "DROP NAMESPACE n",
                "CREATE TABLE x (id INT PRIMARY KEY)",
                "DROP TABLE t",
                "CREATE USER u WITH PASSWORD 'Secret-1234' ROLE user")) {
            assertThat(db.failure(ROOT, "BEGIN; INSERT INTO s VALUES (1, 1); " + ddl + "; COMMIT"))
                    .contains("Statement 3 failed: Invalid operation: DDL is not allowed inside explicit transaction");
        }
        assertThat(db.failure(ROOT, "BEGIN; SELECT * FROM system.jobs; COMMIT"))
                .contains("system tables are not supported inside explicit transactions");
        assertThat(db.failure(ROOT, "BEGIN; UPDATE system.jobs SET status = 'x' WHERE job_id = '1'; COMMIT"))
                .contains("Cannot update system table");
        assertThat(db.run(ROOT, "SELECT * FROM s").rows()).isEmpty();
    }

    @Test
    void streamTablesAreRefused() {
        db.layer()
                .catalogWriter()
                .createTable(
                        new TableName("default", "st"),
                        TableType.STREAM,
                        new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, 60L, null),
                        List.of(new Column(1, "id", DataType.INT, false, DefaultValue.NONE, null, 1)),
                        List.of(1));
        for (String sql : List.of("INSERT INTO st VALUES (1)", "SELECT * FROM st", "DELETE FROM st WHERE id = 1")) {
            assertThat(db.failure(ROOT, "BEGIN; " + sql + "; COMMIT"))
                    .contains("stream tables are not supported inside explicit transactions");
        }
    }

    @Test
    void queriesInsideInsertsAndExplainSeeTheTransactionToo() {
        List<Answer> answers = db.runAll(ALICE, """
                BEGIN; INSERT INTO t VALUES (1, 1);
                INSERT INTO t SELECT id + 10, n FROM t; INSERT INTO t SELECT id + 100, n FROM t;
                SELECT id FROM t; USE default; SHOW TABLES; COMMIT""");
        assertThat(answers.get(1).first()).containsExactly(1, 11, 101, 111);
        assertThat(db.run(ALICE, "SELECT count(*) FROM t").first()).containsExactly(4L);
    }

    @Test
    void transactionsReadTheSnapshotOfTheirBegin() {
        db.run(ROOT, "INSERT INTO s VALUES (1, 1)");
        List<Answer> answers = db.runAll(
                ROOT,
                "BEGIN; SELECT n FROM s; COMMIT; UPDATE s SET n = 2 WHERE id = 1; BEGIN; SELECT n FROM s; COMMIT");
        assertThat(answers.get(1).first()).containsExactly(1);
        assertThat(answers.get(4).first()).containsExactly(2);
    }

    @Test
    void theVersionsOfCommittedRowsRise() {
        db.runAll(ROOT, "BEGIN; INSERT INTO s VALUES (3, 1), (1, 1); INSERT INTO s VALUES (2, 1); COMMIT");
        assertThat(db.run(ROOT, "SELECT id FROM s ORDER BY _seq").first()).containsExactly(3, 1, 2);
        Answer seqs = db.run(ROOT, "SELECT _seq FROM s");
        assertThat(seqs.first()).doesNotHaveDuplicates();
        db.runAll(ROOT, "BEGIN; UPDATE s SET n = 2 WHERE id = 3; COMMIT");
        assertThat(db.run(ROOT, "SELECT id FROM s ORDER BY _seq").first()).containsExactly(1, 2, 3);
    }
}
