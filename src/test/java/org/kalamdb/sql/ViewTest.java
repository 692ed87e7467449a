package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ANONYMOUS;
import static org.kalamdb.sql.EngineFixture.BOB;
import static org.kalamdb.sql.EngineFixture.ROOT;
import static org.kalamdb.sql.EngineFixture.SERVICE;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Principal;

class ViewTest {
    private static final String OWN_ROWS = "SELECT body FROM app.own ORDER BY id";

    @TempDir
    private Path directory;

    /// A USER table with a row of alice and one of bob, a private SHARED table, and views over them.
    private EngineFixture withViews() {
        EngineFixture db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE app");
        db.run(ROOT, "CREATE USER TABLE app.notes (id INT PRIMARY KEY, body TEXT)");
        db.run(ROOT, "CREATE SHARED TABLE app.secrets (id INT PRIMARY KEY, word TEXT)");
        db.run(ALICE, "INSERT INTO app.notes VALUES (1, 'of alice')");
        db.run(BOB, "INSERT INTO app.notes VALUES (1, 'of bob'), (2, 'more')");
        db.run(ROOT, "INSERT INTO app.secrets VALUES (1, 'sesame')");
        db.run(ROOT, "CREATE VIEW app.own AS SELECT id, body FROM app.notes");
        db.run(ROOT, "CREATE VIEW app.words AS SELECT word FROM app.secrets");
        db.run(ROOT, "CREATE VIEW app.both AS SELECT body FROM app.own WHERE body IN (SELECT word FROM app.words)");
        return db;
    }

    @Test
    void viewsAndTheirRightsSurviveARestart() {
        withViews().close();
        try (EngineFixture db = new EngineFixture(directory)) {
            assertThat(db.run(ALICE, OWN_ROWS).first()).containsExactly("of alice");
            assertThat(db.run(BOB, OWN_ROWS).first()).containsExactly("of bob", "more");
            assertThat(db.run(SERVICE, "SELECT * FROM app.words").first()).containsExactly("sesame");
            assertThat(db.failed(ALICE, "SELECT * FROM app.words").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
            db.run(ROOT, "DROP VIEW app.words");
        }
        try (EngineFixture db = new EngineFixture(directory)) {
            assertThat(db.failed(ROOT, "SELECT * FROM app.words").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
            assertThat(db.layer().catalog().views()).hasSize(2);
        }
    }

    @Test
    void theInformationSchemaListsWhatItsReaderMayRead() {
        try (EngineFixture db = withViews()) {
            assertThat(listed(db, ROOT)).containsExactly("both", "own", "words");
            assertThat(listed(db, SERVICE)).containsExactly("both", "own", "words");
            assertThat(listed(db, ALICE)).containsExactly("own");
            assertThat(listed(db, ANONYMOUS)).isEmpty();
            assertThat(definitions(db, ALICE)).containsOnlyNulls();
            db.run(ROOT, "DROP TABLE app.secrets");
            assertThat(db.run(ROOT, "SELECT table_name FROM information_schema.views ORDER BY 1")
                            .first())
                    .containsExactly("both", "own", "words");
            assertThat(listed(db, SERVICE)).containsExactly("own");
        }
    }

    /// The views that a reader finds, the same in each place that lists them.
    private static List<@Nullable Object> listed(EngineFixture db, Principal reader) {
        String app = " WHERE table_schema = 'app' ";
        List<@Nullable Object> views = db.run(
                        reader, "SELECT table_name FROM information_schema.views" + app + "ORDER BY 1")
                .first();
        assertThat(db.run(
                                reader,
                                "SELECT table_name FROM information_schema.tables" + app
                                        + "AND table_type = 'VIEW' ORDER BY 1")
                        .first())
                .isEqualTo(views);
        assertThat(db.run(
                                reader,
                                "SELECT DISTINCT table_name FROM information_schema.columns" + app
                                        + "AND table_name NOT IN ('notes', 'secrets') ORDER BY 1")
                        .first())
                .isEqualTo(views);
        return views;
    }

    private static List<@Nullable Object> definitions(EngineFixture db, Principal reader) {
        return db.run(reader, "SELECT definition FROM information_schema.views").first();
    }

    @Test
    void aViewTellsNothingOfWhatItsReaderMayNotRead() {
        try (EngineFixture db = withViews()) {
            for (String sql : List.of(
                    "SELECT 1 FROM app.words",
                    "SELECT count(*) FROM app.both",
                    "SELECT id FROM app.notes WHERE body IN (SELECT word FROM app.words)",
                    "INSERT INTO app.notes SELECT 7, word FROM app.words",
                    "UPDATE app.notes SET body = (SELECT max(word) FROM app.words) WHERE id = 1",
                    "DELETE FROM app.notes WHERE EXISTS (SELECT 1 FROM app.words)",
                    "SELECT nosuch FROM app.words",
                    "DESCRIBE TABLE app.words",
                    "DESCRIBE TABLE app.secrets")) {
                assertThat(db.failed(ALICE, sql).code()).as(sql).isEqualTo(ErrorCode.PERMISSION_DENIED);
            }
            assertThat(db.run(ALICE, "SHOW TABLES IN app").rows().toString()).doesNotContain("word");
        }
    }

    @Test
    void plansOfViewsAreForgottenWithWhatTheyRead() {
        try (EngineFixture db = withViews()) {
            String sql = "SELECT * FROM app.own WHERE id = 1";
            for (int i = 0; i < 3; i++) {
                assertThat(db.run(ALICE, sql).rows()).containsExactly(List.of(1, "of alice"));
            }
            db.run(ROOT, "CREATE OR REPLACE VIEW app.own AS SELECT id, upper(body) AS body, 5 AS n FROM app.notes");
            assertThat(db.run(ALICE, sql).rows()).containsExactly(List.of(1, "OF ALICE", 5L));
            db.run(ROOT, "DROP TABLE app.notes");
            assertThat(db.failed(ALICE, sql).code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
            db.run(ROOT, "CREATE USER TABLE app.notes (id INT PRIMARY KEY, body TEXT)");
            assertThat(db.run(ALICE, sql).rows()).isEmpty();
            db.run(ROOT, "DROP VIEW app.own");
            assertThat(db.failed(ALICE, sql).code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
            db.run(ROOT, "CREATE USER TABLE app.own (id INT PRIMARY KEY)");
            assertThat(db.run(ALICE, sql).names()).containsExactly("id", "_seq", "_deleted");
        }
    }

    @Test
    void viewsGoWithTheirNamespace() {
        try (EngineFixture db = withViews()) {
            db.run(ROOT, "CREATE NAMESPACE other");
            db.run(ROOT, "CREATE VIEW other.own AS SELECT * FROM app.own");
            db.run(ROOT, "DROP NAMESPACE app CASCADE");
            assertThat(db.layer().catalog().views())
                    .singleElement()
                    .satisfies(view -> assertThat(view.name()).hasToString("other.own"));
            assertThat(db.failure(ROOT, "SELECT * FROM other.own")).contains("other.own", "app.own");
            db.run(ROOT, "CREATE NAMESPACE app");
            assertThat(db.failed(ROOT, "SELECT * FROM app.own").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
            assertThat(db.failure(ROOT, "DROP NAMESPACE other")).contains("it contains 1 view(s): own. Drop");
            db.run(ROOT, "CREATE TABLE other.t (id INT PRIMARY KEY)");
            assertThat(db.failure(ROOT, "DROP NAMESPACE other")).contains("1 table(s): t, and 1 view(s): own");
        }
    }

    @Test
    void viewsAreMadeWhileOtherObjectsAre() throws Exception {
        try (EngineFixture db = withViews();
                ExecutorService others = Executors.newSingleThreadExecutor()) {
            Future<?> namespaces = others.submit(() -> {
                for (int i = 0; i < 100; i++) {
                    db.run(ROOT, "CREATE NAMESPACE n" + i);
                }
            });
            for (int i = 0; i < 30; i++) {
                db.run(ROOT, "CREATE OR REPLACE VIEW app.busy AS SELECT " + i + " AS i FROM app.both");
            }
            namespaces.get();
            assertThat(db.run(ROOT, "SELECT i FROM app.busy").names()).containsExactly("i");
        }
    }

    @Test
    void viewsOfViewsAreReadOnlySoOften() {
        try (EngineFixture db = withViews()) {
            db.run(ROOT, "CREATE VIEW v0 AS SELECT 1 AS a");
            for (int i = 1; i < 12; i++) {
                db.run(ROOT, "CREATE VIEW v%d AS SELECT a FROM v%d".formatted(i, i - 1));
            }
            assertThat(db.run(ALICE, "SELECT a FROM v11").first()).containsExactly(1L);
            db.run(ROOT, "CREATE OR REPLACE VIEW v1 AS SELECT x.a FROM v0 x, v0 y");
            String doubled = "CREATE OR REPLACE VIEW v%d AS SELECT x.a FROM v%d x, v%d y, v%d z";
            for (int i = 2; i < 5; i++) {
                db.run(ROOT, doubled.formatted(i, i - 1, i - 1, i - 1));
            }
            assertThat(db.failed(ROOT, doubled.formatted(6, 5, 5, 5)).code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        }
    }
}
