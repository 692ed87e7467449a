package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

class CheckTest {
    private static final String TABLE = "CREATE USER TABLE t (id INT PRIMARY KEY, "
            + "n INT CHECK (n > 0) CONSTRAINT small CHECK (n < 100), body TEXT, "
            + "CONSTRAINT \"Long_Enough\" CHECK (length(body) >= 2 OR n IS NULL), "
            + "CHECK (body LIKE 'a%' AND t.id <> 7))";

    @Test
    void rowsThatMakeACheckFalseAreRefused(@TempDir Path directory) {
        try (EngineFixture db = new EngineFixture(directory)) {
            db.run(ROOT, TABLE);
            db.run(ALICE, "INSERT INTO t VALUES (1, 1, 'ab'), (2, NULL, 'a'), (3, 99, NULL)");
            assertThat(db.failure(ALICE, "INSERT INTO t VALUES (4, 1, 'ab'), (5, 0, 'ab')"))
                    .contains("Constraint violation: ", "'t_n_check'", "CHECK (n > 0)", "(row 2)");
            assertThat(db.failure(ALICE, "INSERT INTO t (id, n) SELECT id + 10, 100 FROM t"))
                    .contains("'small'");
            assertThat(db.failed(ALICE, "INSERT INTO t VALUES ($1, $2, $3)", 4, 4, "a")
                            .code())
                    .isEqualTo(ErrorCode.CONSTRAINT_VIOLATION);
            assertThat(db.failure(ALICE, "INSERT INTO t VALUES (7, 1, 'ab')")).contains("'t_check'");
            db.flush("default", "t");
            assertThat(db.failure(ALICE, "UPDATE t SET n = n - 1 WHERE id < 5")).contains("'t_n_check'", "(row 1)");
            assertThat(db.failure(ALICE, "UPDATE t SET body = 'b' WHERE id = 2"))
                    .contains("'t_check'");
            assertThat(db.message(ALICE, "UPDATE t SET n = NULL WHERE true")).isEqualTo("Updated 2 row(s)");
            assertThat(db.run(ALICE, "SELECT id FROM t").first()).containsExactly(1, 2, 3);
            db.run(ALICE, "DELETE FROM t WHERE true");
            assertThat(db.run(ROOT, "SELECT options FROM system.schemas WHERE table_name = 't'")
                            .first()
                            .toString())
                    .contains("\"long_enough\"", "\"expression\":\"n > 0\"");
        }
    }

    @Test
    void checksOutliveARestart(@TempDir Path directory) {
        try (EngineFixture db = new EngineFixture(directory)) {
            db.run(ROOT, TABLE);
        }
        try (EngineFixture db = new EngineFixture(directory)) {
            assertThat(db.failure(ALICE, "INSERT INTO t VALUES (5, 0, 'ab')")).contains("'t_n_check'");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "CHECK (m > 0) | 'm' not found | 50",
                "CHECK (n + 1) | must be BOOLEAN | 50",
                "CHECK (n > (SELECT 1)) | subquery | ",
                "CHECK (n > $1) | parameter | ",
                "CHECK (count(*) > 0) |  | ",
                "CHECK (_seq > 0) | system column '_seq' | 50",
                "CONSTRAINT c CHECK (n > 0) CONSTRAINT c CHECK (n > 1) | 'c' is given more than once | ",
                "CHECK (n > 0 | expected | "
            })
    void checksAreValidatedAtOnce(String clause, String message, Integer column, @TempDir Path directory) {
        try (EngineFixture db = new EngineFixture(directory)) {
            DbException refused = db.failed(ROOT, "CREATE TABLE t (id INT PRIMARY KEY, n INT " + clause + ")");
            assertThat(refused.publicMessage())
                    .contains("Invalid CREATE TABLE statement: ")
                    .contains(message == null ? "" : message);
            if (column != null) {
                assertThat(refused.position().orElseThrow().column()).isEqualTo(column);
            }
        }
    }

    @Test
    void describeTellsTheConstraintsOfAColumn(@TempDir Path directory) {
        try (EngineFixture db = new EngineFixture(directory)) {
            db.run(ROOT, "CREATE TABLE t (a INT PRIMARY KEY, b INT CHECK (B > 0), c TEXT, CHECK (t.a < b))");
            int comment = 7;
            assertThat(db.run(ROOT, "DESCRIBE TABLE t").rows().stream().map(row -> row.get(comment)))
                    .containsExactly("CHECK (t.a < b)", "CHECK (B > 0), CHECK (t.a < b)", null, null, null);
        }
    }

    @Test
    void constraintsAreListedInTheInformationSchema(@TempDir Path directory) {
        try (EngineFixture db = new EngineFixture(directory)) {
            db.run(
                    ROOT,
                    "CREATE SHARED TABLE t (a INT, b INT CHECK (b > 0), PRIMARY KEY (b, a), CONSTRAINT s CHECK (a < b))");
            assertThat(db.run(
                                    ROOT,
                                    "SELECT constraint_name, constraint_type, check_clause FROM information_schema.table_constraints "
                                            + "LEFT JOIN information_schema.check_constraints "
                                            + "USING (constraint_schema, table_name, constraint_name) "
                                            + "WHERE table_name = 't' ORDER BY constraint_type DESC, 1")
                            .rows())
                    .containsExactly(
                            Arrays.asList("t_pkey", "PRIMARY KEY", null),
                            List.of("s", "CHECK", "a < b"),
                            List.of("t_b_check", "CHECK", "b > 0"));
            assertThat(db.run(
                                    ROOT,
                                    "SELECT column_name FROM information_schema.key_column_usage "
                                            + "WHERE constraint_name = 't_pkey' ORDER BY ordinal_position")
                            .first())
                    .containsExactly("b", "a");
            assertThat(db.run(
                                    ALICE,
                                    "SELECT table_name FROM information_schema.table_constraints WHERE table_name = 't'")
                            .rows())
                    .isEmpty();
        }
    }
}
