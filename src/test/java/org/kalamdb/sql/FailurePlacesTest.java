package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values that an expression cannot be computed of name its place in the text at hand, also when the
/// plan was made for another text.
class FailurePlacesTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE app");
        db.run(ROOT, "CREATE SHARED TABLE app.t (id BIGINT PRIMARY KEY, n INT, s TEXT)");
        db.run(ROOT, "INSERT INTO app.t VALUES (1, 1, '1'), (2, 0, 'x')");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void fails(String sql, String place) {
        assertThat(db.failure(ROOT, sql)).as(sql).endsWith(place);
    }

    @Test
    void placesAreThoseOfTheTextThatIsRun() {
        fails("SELECT id, 1 / n FROM app.t WHERE id > 0", "division by zero at line 1, column 12");
    }

    @Test
    void textsOfOneShapeShareThePlanAndNotThePlaces() {
        db.run(ROOT, "SELECT id, 1 / n, s::int FROM app.t WHERE id = 1");
        fails("SELECT id, 1 / n, s::int FROM app.t WHERE id = 2", "division by zero at line 1, column 12");
        fails("SELECT id,\n/* one */ 1 / n, s :: int FROM app.t WHERE id = 2", "division by zero at line 2, column 11");
        fails("select ID,1/n,s::int from app.t where id=2", "division by zero at line 1, column 11");
    }

    @Test
    void theExpressionThatFailsIsNamedNotTheOneAroundIt() {
        fails("SELECT 1 + (2 * (3 / n)) FROM app.t", "at line 1, column 18");
        fails("SELECT coalesce(n, 0) + s::int FROM app.t", "at line 1, column 25");
    }

    @Test
    void statementsOfARequestCountFromItsStart() {
        fails("SELECT 1;\nSELECT 1 / n FROM app.t", "at line 2, column 8");
    }

    @Test
    void placesOfAViewsTextAreNoneOfTheStatement() {
        db.run(ROOT, "CREATE VIEW app.v AS SELECT id, 1 / n AS x FROM app.t WHERE n IN (SELECT n FROM app.t)");
        fails("SELECT x FROM app.v", "division by zero");
        fails("SELECT x, 1 / (id - 1) FROM app.v WHERE id = 1", "division by zero at line 1, column 11");
    }
}
