package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.BOB;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.EngineFixture.Answer;

class DmlTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE app");
        db.run(
                ROOT,
                "CREATE USER TABLE app.notes (id BIGINT PRIMARY KEY DEFAULT SNOWFLAKE_ID(), body TEXT NOT NULL, n INT)");
        db.run(
                ROOT,
                "CREATE SHARED TABLE app.typed (id TEXT PRIMARY KEY, b BOOLEAN, s SMALLINT, f FLOAT, d DOUBLE, "
                        + "c DECIMAL(10,2), ts TIMESTAMP, dt DATE, t TIME, j JSON, y BYTES, u UUID, e EMBEDDING(3)) "
                        + "WITH (ACCESS_LEVEL = 'PUBLIC')");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void insertedRowsAreRead() {
        Answer inserted = db.run(ALICE, "INSERT INTO app.notes (id, body, n) VALUES (1, 'a', 10), (2, 'b', NULL)");
        assertThat(inserted.message()).isEqualTo("Inserted 2 row(s)");
        assertThat(inserted.count()).isEqualTo(2);
        assertThat(db.run(ALICE, "SELECT id, body, n FROM app.notes ORDER BY id")
                        .rows())
                .containsExactly(java.util.Arrays.asList(1L, "a", 10), java.util.Arrays.asList(2L, "b", null));
    }

    @Test
    void everyUserHasRowsOfTheirOwn() {
        db.run(ALICE, "INSERT INTO app.notes (id, body) VALUES (1, 'a')");
        db.run(BOB, "INSERT INTO app.notes (id, body) VALUES (1, 'b')");
        assertThat(db.run(ALICE, "SELECT body FROM app.notes").first()).containsExactly("a");
        assertThat(db.run(BOB, "SELECT body FROM app.notes").first()).containsExactly("b");
        assertThat(db.run(ROOT, "SELECT body FROM app.notes").rows()).isEmpty();
        db.run(BOB, "DELETE FROM app.notes WHERE id = 1");
        assertThat(db.run(ALICE, "SELECT body FROM app.notes").first()).containsExactly("a");
    }

    @Test
    void parametersAreValues() {
        db.run(ALICE, "INSERT INTO app.notes (id, body, n) VALUES ($1, $2, $3)", 7L, "x", "12");
        assertThat(db.run(ALICE, "SELECT n FROM app.notes WHERE id = $1 AND body = $2", 7L, "x")
                        .first())
                .containsExactly(12);
        assertThat(db.failure(ALICE, "INSERT INTO app.notes (id, body) VALUES ($1, $2)", 8L))
                .contains("$2");
    }

    @Test
    void missingColumnsTakeTheirDefaults() {
        db.run(
                ROOT,
                "CREATE USER TABLE app.defaults (id BIGSERIAL PRIMARY KEY, a TEXT DEFAULT 'x', b INT DEFAULT 5, "
                        + "c TIMESTAMP DEFAULT NOW(), d TEXT DEFAULT UUID_V7(), e TEXT DEFAULT ULID(), "
                        + "f TEXT DEFAULT CURRENT_USER(), g TEXT)");
        db.run(ALICE, "INSERT INTO app.defaults (g) VALUES ('1'), ('2')");
        db.run(ALICE, "INSERT INTO app.defaults (a, b, g) VALUES (DEFAULT, DEFAULT, '3')");
        Answer rows = db.run(ALICE, "SELECT id, a, b, c, d, e, f FROM app.defaults ORDER BY g");
        assertThat(rows.rows()).hasSize(3).allSatisfy(row -> {
            assertThat(row.subList(1, 3)).containsExactly("x", 5);
            assertThat(row.get(3)).isInstanceOf(Long.class);
            assertThat((String) row.get(4)).hasSize(36);
            assertThat((String) row.get(5)).hasSize(26);
            assertThat(row.get(6)).isEqualTo("alice");
        });
        assertThat(rows.first()).doesNotHaveDuplicates();
        assertThat(rows.rows().stream().map(row -> row.get(4))).doesNotHaveDuplicates();
    }

    @Test
    void expressionsInValuesAreEvaluated() {
        db.run(ALICE, "INSERT INTO app.notes (id, body, n) VALUES (1 + 1, upper('abc') || 'd', -3 * 2), (3, 'x', 4)");
        assertThat(db.run(ALICE, "SELECT id, body, n FROM app.notes ORDER BY id")
                        .rows()
                        .getFirst())
                .containsExactly(2L, "ABCd", -6);
    }

    @Test
    void everyTypeTakesItsTextForm() {
        db.run(
                ROOT,
                "INSERT INTO app.typed VALUES ('k', TRUE, 3, 1.5, 2.5, '200.754', '2024-05-01T10:00:00+02:00', "
                        + "'2024-05-01', '12:30:00', '{\"a\":1}', '\\x01', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', "
                        + "'[0.5,1,2]')");
        Answer read = db.run(ROOT, "SELECT b, s, f, d, c, ts, dt, t, j, u, e FROM app.typed WHERE id = 'k'");
        assertThat(read.rows().getFirst().subList(0, 9))
                .containsExactly(
                        true,
                        (short) 3,
                        1.5f,
                        2.5d,
                        new java.math.BigDecimal("200.75"),
                        1_714_550_400_000_000L,
                        19844,
                        45_000_000_000L,
                        "{\"a\":1}");
        assertThat(read.rows().getFirst().get(9))
                .isEqualTo(java.util.UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
        assertThat((float[]) read.rows().getFirst().get(10)).containsExactly(0.5f, 1f, 2f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(id, s) VALUES ('k', 40000) | SCHEMA | 's'",
                "(id, dt) VALUES ('k', 'tomorrow') | SCHEMA | 'dt'",
                "(id, u) VALUES ('k', 'no uuid') | SCHEMA | Invalid UUID",
                "(id, e) VALUES ('k', '[1,2]') | SCHEMA | Embedding dimension mismatch for column",
                "(id, c) VALUES ('k', 123456789012) | SCHEMA | 'c'",
                "(id, b) VALUES ('k', 'maybe') | SCHEMA | (row 1)",
                "(id) VALUES (NULL) | CONSTRAINT_VIOLATION | NOT NULL constraint violation: column 'id' cannot be NULL",
                "(s) VALUES (1) | CONSTRAINT_VIOLATION | NOT NULL constraint violation",
                "(id, zz) VALUES ('k', 1) | COLUMN_NOT_FOUND | Column 'zz' does not exist",
                "(id, _seq) VALUES ('k', 1) | INVALID_OPERATION | _seq",
                "(id, id) VALUES ('k', 'l') | INVALID_OPERATION | more than once",
                "VALUES ('k') | INVALID_OPERATION | value(s)",
            })
    void wrongValuesAreRefusedWithTheReason(String tail, ErrorCode code, String reason) {
        var failure = db.failed(ROOT, "INSERT INTO app.typed " + tail);
        assertThat(failure.publicMessage()).startsWith("Statement 1 failed: ").contains(reason);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(db.run(ROOT, "SELECT count(*) FROM app.typed").first()).containsExactly(0L);
    }

    @Test
    void theFailingRowIsNamed() {
        assertThat(db.failure(ALICE, "INSERT INTO app.notes (id, body) VALUES (1, 'a'), (2, NULL)"))
                .contains("NOT NULL constraint violation: column 'body' cannot be NULL")
                .contains("(row 2)");
        assertThat(db.run(ALICE, "SELECT id FROM app.notes").rows()).isEmpty();
    }

    @Test
    void duplicateKeysAreRefused() {
        assertThat(db.failure(ALICE, "INSERT INTO app.notes (id, body) VALUES (1, 'a'), (1, 'b')"))
                .contains("Primary key violation: value '1' appears multiple times in the insert batch");
        db.run(ALICE, "INSERT INTO app.notes (id, body) VALUES (1, 'a')");
        assertThat(db.failure(ALICE, "INSERT INTO app.notes (id, body) VALUES (2, 'b'), (1, 'c')"))
                .isEqualTo(
                        "Statement 1 failed: Already exists: Primary key violation: value '1' already exists in column 'id'");
        assertThat(db.run(ALICE, "SELECT id FROM app.notes").first()).containsExactly(1L);
        db.run(ALICE, "DELETE FROM app.notes WHERE id = 1");
        assertThat(db.message(ALICE, "INSERT INTO app.notes (id, body) VALUES (1, 'again')"))
                .isEqualTo("Inserted 1 row(s)");
    }

    @Test
    void insertFromAQueryConvertsItsColumns() {
        db.run(ALICE, "INSERT INTO app.notes (id, body, n) VALUES (1, 'a', 10), (2, 'b', 20)");
        assertThat(db.message(ALICE, "INSERT INTO app.notes (id, body, n) SELECT id + 10, n, id FROM app.notes"))
                .isEqualTo("Inserted 2 row(s)");
        assertThat(db.run(ALICE, "SELECT body, n FROM app.notes WHERE id > 10 ORDER BY id")
                        .rows())
                .containsExactly(java.util.List.of("10", 1), java.util.List.of("20", 2));
        assertThat(db.failure(ALICE, "INSERT INTO app.notes (id, body) SELECT id FROM app.notes"))
                .contains("column");
    }

    @Test
    void updateCountsChangedRowsOnly() {
        db.run(ALICE, "INSERT INTO app.notes (id, body, n) VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 2)");
        assertThat(db.message(ALICE, "UPDATE app.notes SET n = 2 WHERE id > 0")).isEqualTo("Updated 1 row(s)");
        assertThat(db.message(ALICE, "UPDATE app.notes SET n = n + 1, body = body || '!' WHERE id < 3"))
                .isEqualTo("Updated 2 row(s)");
        assertThat(db.message(ALICE, "UPDATE app.notes SET n = 0 WHERE id = 99"))
                .isEqualTo("Updated 0 row(s)");
        assertThat(db.run(ALICE, "SELECT body, n FROM app.notes ORDER BY id").rows())
                .containsExactly(java.util.List.of("a!", 3), java.util.List.of("b!", 3), java.util.List.of("c", 2));
        assertThat(db.message(BOB, "UPDATE app.notes SET n = 0 WHERE TRUE")).isEqualTo("Updated 0 row(s)");
    }

    @Test
    void whatCannotBeUpdatedIsRefused() {
        assertThat(db.failure(ALICE, "UPDATE app.notes SET id = 5 WHERE id = 1"))
                .contains("UPDATE cannot modify primary key column");
        assertThat(db.failure(ALICE, "UPDATE app.notes SET _seq = 5 WHERE id = 1"))
                .contains("_seq");
        assertThat(db.failure(ALICE, "UPDATE app.notes SET zz = 5 WHERE id = 1"))
                .contains("does not exist");
        assertThat(db.failure(ALICE, "UPDATE app.notes SET n = 5")).contains("UPDATE requires a WHERE clause");
        assertThat(db.failure(ALICE, "DELETE FROM app.notes")).contains("DELETE requires a WHERE clause");
        assertThat(db.failure(ROOT, "UPDATE system.users SET role = 'dba' WHERE user_id = 'x'"))
                .contains("Cannot update system table")
                .contains("system.users");
        assertThat(db.failure(ROOT, "DELETE FROM system.jobs WHERE job_id = 'x'"))
                .contains("Cannot delete system table");
        assertThat(db.failure(ROOT, "INSERT INTO system.users (user_id) VALUES ('x')"))
                .contains("Cannot insert system table");
        db.run(ALICE, "INSERT INTO app.notes (id, body) VALUES (1, 'a')");
        assertThat(db.failure(ALICE, "UPDATE app.notes SET body = NULL WHERE id = 1"))
                .contains("NOT NULL constraint violation: column 'body' cannot be NULL");
        assertThat(db.failure(ALICE, "UPDATE app.notes SET n = 3000000000 WHERE id = 1"))
                .contains("n");
    }

    @Test
    void updateTakesParametersAndSubqueries() {
        db.run(ALICE, "INSERT INTO app.notes (id, body, n) VALUES (1, 'a', 1), (2, 'b', 2)");
        assertThat(db.message(ALICE, "UPDATE app.notes SET body = $1 WHERE id = $2", "new", 2L))
                .isEqualTo("Updated 1 row(s)");
        assertThat(db.message(ALICE, "DELETE FROM app.notes WHERE n IN (SELECT n FROM app.notes WHERE body = 'new')"))
                .isEqualTo("Deleted 1 row(s)");
        assertThat(db.run(ALICE, "SELECT id FROM app.notes").first()).containsExactly(1L);
    }

    @Test
    void deletedRowsCanBeAskedFor() {
        db.run(ALICE, "INSERT INTO app.notes (id, body) VALUES (1, 'a'), (2, 'b')");
        assertThat(db.message(ALICE, "DELETE FROM app.notes WHERE id = 1")).isEqualTo("Deleted 1 row(s)");
        assertThat(db.message(ALICE, "DELETE FROM app.notes WHERE id = 1")).isEqualTo("Deleted 0 row(s)");
        assertThat(db.run(ALICE, "SELECT id, body FROM app.notes WHERE _deleted = true")
                        .rows())
                .containsExactly(java.util.List.of(1L, "a"));
        assertThat(db.run(ALICE, "SELECT id FROM app.notes").first()).containsExactly(2L);
    }

    @Test
    void tenThousandRowsGoInWithOneStatement() {
        String rows = IntStream.range(0, 10_000)
                .mapToObj(i -> "(" + i + ", 'body " + i + "', " + i + ")")
                .collect(Collectors.joining(", "));
        assertThat(db.message(ALICE, "INSERT INTO app.notes (id, body, n) VALUES " + rows))
                .isEqualTo("Inserted 10000 row(s)");
        assertThat(db.run(ALICE, "SELECT count(*), sum(n) FROM app.notes")
                        .rows()
                        .getFirst())
                .containsExactly(10_000L, 49_995_000L);
    }

    @Test
    void aStatementChangesABoundedNumberOfRows(@TempDir Path directory) {
        EngineLimits d = EngineLimits.DEFAULT;
        EngineLimits few = new EngineLimits(
                0, 0, 2, d.maxParameters(), d.maxResults(), d.maxAttempts(), d.patientAttempts(), d.statementTimeout());

        try (EngineFixture small = new EngineFixture(directory, few)) {
            small.run(ROOT, "CREATE USER TABLE t (id INT PRIMARY KEY)");
            assertThat(small.failed(ALICE, "INSERT INTO t VALUES (1), (2), (3)").code())
                    .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
            small.run(ALICE, "INSERT INTO t VALUES (1), (2)");
            small.run(ALICE, "INSERT INTO t VALUES (3)");
            assertThat(small.failed(ALICE, "DELETE FROM t WHERE id > 0").code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
            assertThat(small.failed(ALICE, "INSERT INTO t SELECT id + 10 FROM t")
                            .code())
                    .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        }
    }

    @Test
    void unknownTablesAreNamed() {
        assertThat(db.failed(ROOT, "INSERT INTO app.nothing VALUES (1)").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
        assertThat(db.failure(ROOT, "SELECT * FROM app.nothing"))
                .contains("Table not found")
                .contains("nothing");
        assertThat(db.failed(ROOT, "UPDATE nothing SET a = 1 WHERE b = 2").code())
                .isEqualTo(ErrorCode.TABLE_NOT_FOUND);
        assertThat(db.failed(ROOT, "DELETE FROM nowhere.nothing WHERE b = 2").code())
                .isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    }
}
