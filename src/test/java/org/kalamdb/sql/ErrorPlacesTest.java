package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ANONYMOUS;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.Principal;

/// Statements that bypass the planner, too, say where they are wrong and what was probably meant, and never
/// name what the role may not read.
class ErrorPlacesTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE app");
        db.run(ROOT, "CREATE NAMESPACE hidden");
        db.run(ROOT, "CREATE USER TABLE app.notes (id INT PRIMARY KEY, body TEXT)");
        db.run(ROOT, "CREATE SHARED TABLE hidden.secrets (id INT PRIMARY KEY) WITH (ACCESS_LEVEL = 'PRIVATE')");
        db.run(ROOT, "CREATE SHARED TABLE app.secrets (id INT PRIMARY KEY) WITH (ACCESS_LEVEL = 'PRIVATE')");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT id FROM app.notes WHERE body = \"text\" | column 'text' not found: texts stand in single quotes at line 1,"
                        + " column 39",
                "SELECT body.kind FROM app.notes | not found in FROM: 'body' is a column, and body ->> 'key' a member",
                "SELECT id FROM app.notes WHERE id == 1 | found '=' (a single '=' compares) at line 1, column 36",
                "INSERT INTO app.note VALUES (1, 'x') | did you mean 'app.notes'?) at line 1, column 13",
                "INSERT INTO app.notes (id, bdy) VALUES (1, 'x') | did you mean 'body'?) at line 1, column 28",
                "UPDATE app.notes SET bodi = 'x' WHERE id = 1 | did you mean 'body'?) at line 1, column 22",
                "UPDATE app.notes SET body = 'x' WHERE ids = 1 | did you mean 'id'?) at line 1, column 39",
                "UPDATE app.notes SET body = lowr(body) WHERE id = 1 | did you mean 'lower'?) at line 1, column 29",
                "DELETE FROM app.nots WHERE id = 1 | did you mean 'app.notes'?) at line 1, column 13",
                "DELETE FROM app.notes WHERE idd = 1 | column 'idd' not found (did you mean 'id'?) at line 1, column 29",
                "DROP TABLE app.note | did you mean 'app.notes'?) at line 1, column 16",
                "DROP NAMESPACE ap | did you mean 'app'?) at line 1, column 16",
                "USE apps | did you mean 'app'?) at line 1, column 5",
                "CREATE TABLE ap.x (id INT PRIMARY KEY) | did you mean 'app'?) at line 1, column 14",
                "CREATE TABLE app.x (id INTT PRIMARY KEY) | did you mean INT?) at line 1, column 24",
                "CREATE TABLE app.x (id INT PRIMARY KEY) WITH (TIPE = 'USER') | did you mean 'TYPE'?) at line 1, column 47",
                "CREATE TABLE app.x (id INT PRIMARY KEY, b INT) WTIH (TYPE = 'USER') | did you mean WITH?",
                "STORAGE FLUSH TABLE app.notez | did you mean 'app.notes'?) at line 1, column 21",
                "STORAGE CHECK locl | did you mean 'local'?) at line 1, column 15",
                "SELECT cast(1 AS txt) | did you mean TEXT?) at line 1, column 18",
                "SELECT id FORM app.notes | did you mean FROM",
                "SELECT $1 + 1 | parameter $1 has no value: 0 given at line 1, column 8",
                "INSERT INTO app.notes VALUES ($1, 'x') | parameter $1 has no value: 0 given at line 1, column 31",
                "INSERT INTO app.notes VALUES (1, 'x', 3) | at line 1, column",
            })
    void theNameIsShownWithItsPlaceAndTheNearestOne(String sql, String end) {
        assertThat(db.failure(ROOT, sql)).contains(end).contains(" at line 1, column ");
    }

    @Test
    void placesCountFromTheRequestsStart() {
        assertThat(db.failure(ROOT, "SELECT 1;\n  -- drop it\n  DROP\n  NAMESPACE ap"))
                .startsWith("Statement 2 failed: ")
                .endsWith("at line 4, column 13");
        assertThat(db.failure(ROOT, "SELECT 1; DROP NAMESPACE ap")).endsWith("at line 1, column 26");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM app.secret",
                "SELECT * FROM hidden.secret",
                "SELECT * FROM hiden.secrets",
                "INSERT INTO app.secret VALUES (1)",
                "DELETE FROM app.secretz",
                "UPDATE hidden.secrets1 SET id = 1",
                "USE hiden",
                "CREATE TABLE hiden.x (id INT PRIMARY KEY)",
                "DESCRIBE TABLE app.secret",
                "SELECT * FROM system.user",
            })
    void whatTheRoleMayNotReadIsNotNamed(String sql) {
        for (Principal caller : new Principal[] {ALICE, ANONYMOUS}) {
            assertThat(db.failure(caller, sql)).doesNotContain("did you mean");
        }
    }

    @Test
    void namesOfItemsAreCutAtSixtyFourCharacters() {
        assertThat(db.run(ALICE, "SELECT " + "1 + ".repeat(100) + "1").names().getFirst())
                .hasSize(64)
                .startsWith("1 + 1 + ");
    }
}
