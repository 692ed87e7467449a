package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.BOB;
import static org.kalamdb.sql.EngineFixture.DBA;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;

/// Where the files of tables go, and that they are found again.
class PlacementTest {
    @TempDir
    Path outside;

    private Path data;
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        data = directory;
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE app");
        db.run(ROOT, "CREATE STORAGE one TYPE filesystem PATH '" + outside.resolve("one") + "'");
        db.run(
                ROOT,
                "CREATE STORAGE two TYPE filesystem PATH '" + outside.resolve("two")
                        + "' SHARED_TABLES_TEMPLATE 'shared/{namespace}/{tableName}' USER_TABLES_TEMPLATE 'by-user/${user_id}'");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private TableDef table(String name) {
        return db.layer().catalog().table(new TableName("app", name)).orElseThrow();
    }

    private void flush(String name) {
        TableDef table = table(name);
        db.layer()
                .tables()
                .scopes(table.id())
                .forEach(scope -> db.layer().flush().flush(table, scope.scope()));
    }

    private static List<String> files(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void tablesGoToTheirStorages() throws IOException {
        db.run(ALICE, "CREATE USER TABLE app.u1 (id INT PRIMARY KEY, v TEXT) WITH (STORAGE_ID = 'one')");
        db.run(ALICE, "CREATE USER TABLE app.u2 (id INT PRIMARY KEY, v TEXT) LOCATION REFERENCE 'two'");
        db.run(ROOT, "CREATE SHARED TABLE app.s2 (id INT PRIMARY KEY, v TEXT) WITH (STORAGE_ID = 'two')");
        db.run(ROOT, "CREATE SHARED TABLE app.s0 (id INT PRIMARY KEY, v TEXT)");
        for (String user : List.of("u1", "u2")) {
            db.run(ALICE, "INSERT INTO app." + user + " VALUES (1, 'alice " + user + "')");
            db.run(BOB, "INSERT INTO app." + user + " VALUES (1, 'bob " + user + "')");
        }
        db.run(ROOT, "INSERT INTO app.s2 VALUES (1, 's2')");
        db.run(ROOT, "INSERT INTO app.s0 VALUES (1, 's0')");
        List.of("u1", "u2", "s2", "s0").forEach(this::flush);

        assertThat(files(outside.resolve("one")))
                .containsExactly(
                        "app/u1/alice/batch-0.parquet",
                        "app/u1/alice/manifest.json",
                        "app/u1/bob/batch-0.parquet",
                        "app/u1/bob/manifest.json");
        assertThat(files(outside.resolve("two")))
                .containsExactly(
                        "by-user/alice/app/u2/batch-0.parquet",
                        "by-user/alice/app/u2/manifest.json",
                        "by-user/bob/app/u2/batch-0.parquet",
                        "by-user/bob/app/u2/manifest.json",
                        "shared/app/s2/batch-0.parquet",
                        "shared/app/s2/manifest.json");
        assertThat(files(data.resolve("storage"))).containsExactly("app/s0/batch-0.parquet", "app/s0/manifest.json");
        db.close();
        db = new EngineFixture(data);
        assertThat(db.run(ALICE, "SELECT v FROM app.u1").first()).containsExactly("alice u1");
        assertThat(db.run(BOB, "SELECT v FROM app.u2").first()).containsExactly("bob u2");
        assertThat(db.run(ROOT, "SELECT s2.v, s0.v FROM app.s2 JOIN app.s0 ON s2.id = s0.id")
                        .rows())
                .containsExactly(List.of("s2", "s0"));
        assertThat(db.run(
                                DBA,
                                "SELECT location_name, usage_count FROM system.storage_locations WHERE location_name"
                                        + " <> 'local' ORDER BY 1")
                        .rows())
                .containsExactly(List.of("one", 1), List.of("two", 2));
    }

    @Test
    void oldFilesAreFoundAfterATemplateHasChanged() throws IOException {
        db.run(ALICE, "CREATE USER TABLE app.t (id INT PRIMARY KEY, v TEXT) WITH (STORAGE_ID = 'one')");
        db.run(ALICE, "INSERT INTO app.t VALUES (1, 'old')");
        flush("t");
        db.run(DBA, "ALTER STORAGE one SET USER_TABLES_TEMPLATE 'new/{namespace}/{tableName}/{userId}'");
        db.run(ALICE, "INSERT INTO app.t VALUES (2, 'new')");
        flush("t");
        assertThat(files(outside.resolve("one")))
                .contains("app/t/alice/batch-0.parquet", "new/app/t/alice/batch-1.parquet");
        assertThat(db.run(ALICE, "SELECT v FROM app.t ORDER BY id").first()).containsExactly("old", "new");
        assertThat(db.run(ALICE, "SELECT v FROM app.t WHERE id = 1").first()).containsExactly("old");
        db.run(ALICE, "UPDATE app.t SET v = 'newer' WHERE id = 1");
        flush("t");
        assertThat(db.run(ALICE, "SELECT v FROM app.t ORDER BY id").first()).containsExactly("newer", "new");
        TableDef table = table("t");
        db.run(ROOT, "DROP TABLE app.t");
        db.layer().cleanup().remove(table.id());
        assertThat(files(outside.resolve("one"))).isEmpty();
    }

    @Test
    void aStorageInUseStays() {
        db.run(ROOT, "CREATE SHARED TABLE app.a (id INT PRIMARY KEY) WITH (STORAGE_ID = 'one')");
        db.run(ROOT, "CREATE USER TABLE app.b (id INT PRIMARY KEY) WITH (STORAGE_ID = 'one')");
        assertThat(db.failure(DBA, "DROP STORAGE one"))
                .contains("Cannot drop storage 'one': 2 table(s) still using it");
        assertThat(db.failure(DBA, "DROP STORAGE local"))
                .contains("Cannot drop storage 'local'")
                .contains("table(s)");
        db.run(ROOT, "INSERT INTO app.a VALUES (1)");
        flush("a");
        TableDef dropped = table("a");
        TableDef unused = table("b");
        db.run(ROOT, "DROP TABLE app.a");
        db.run(ROOT, "DROP TABLE app.b");
        assertThat(db.failure(DBA, "DROP STORAGE one")).contains("2 dropped table(s) still being cleaned up");
        db.layer().cleanup().remove(dropped.id());
        db.layer().cleanup().remove(unused.id());
        assertThat(db.message(DBA, "DROP STORAGE one")).isEqualTo("Storage 'one' dropped successfully");
        assertThat(db.failure(ROOT, "CREATE SHARED TABLE app.a (id INT PRIMARY KEY) WITH (STORAGE_ID = 'one')"))
                .contains("Invalid CREATE TABLE statement: Storage 'one' does not exist");
    }

    @Test
    void aLocationPlacesOneTable() throws IOException {
        db.run(ALICE, "CREATE USER TABLE app.m (id INT PRIMARY KEY, v TEXT) LOCATION '/data/${user_id}/messages'");
        db.run(
                ROOT,
                "CREATE SHARED TABLE app.s (id INT PRIMARY KEY, v TEXT) LOCATION 'archive/s' LOCATION REFERENCE 'one'");
        db.run(
                ROOT,
                "CREATE SHARED TABLE app.w (id INT PRIMARY KEY) WITH (LOCATION = 'w/{namespace}', STORAGE_ID = 'one')");
        db.run(ALICE, "INSERT INTO app.m VALUES (1, 'hi')");
        db.run(ROOT, "INSERT INTO app.s VALUES (1, 's')");
        db.run(ROOT, "INSERT INTO app.w VALUES (1)");
        List.of("m", "s", "w").forEach(this::flush);
        assertThat(files(data.resolve("storage")))
                .containsExactly("data/alice/messages/batch-0.parquet", "data/alice/messages/manifest.json");
        assertThat(files(outside.resolve("one")))
                .containsExactly(
                        "archive/s/batch-0.parquet",
                        "archive/s/manifest.json",
                        "w/app/batch-0.parquet",
                        "w/app/manifest.json");
        assertThat((String) db.run(DBA, "SELECT options FROM system.schemas WHERE table_name = 'm'")
                        .first()
                        .getFirst())
                .contains("\"location\":\"data/{userId}/messages\"");
        db.run(DBA, "ALTER STORAGE one SET SHARED_TABLES_TEMPLATE 'elsewhere/{namespace}/{tableName}'");
        db.close();
        db = new EngineFixture(data);
        db.run(ROOT, "INSERT INTO app.s VALUES (2, 't')");
        flush("s");
        assertThat(files(outside.resolve("one"))).contains("archive/s/batch-1.parquet");
        assertThat(db.run(ALICE, "SELECT v FROM app.m").first()).containsExactly("hi");
        assertThat(db.run(ROOT, "SELECT v FROM app.s").first()).containsExactly("s", "t");
    }

    @Test
    void tablesNeverShareAFolder() {
        db.run(ALICE, "CREATE USER TABLE app.u (id INT PRIMARY KEY)");
        db.run(ROOT, "CREATE SHARED TABLE app.s (id INT PRIMARY KEY) LOCATION 'x/y'");
        for (String location : List.of("app/u/bob", "x/y", "/x/{namespace}/../y", "a b", "x//y", "")) {
            assertThat(db.failure(ROOT, "CREATE SHARED TABLE app.t (id INT PRIMARY KEY) LOCATION '" + location + "'"))
                    .as(location)
                    .containsAnyOf(
                            "would get into the folders of table app.u",
                            "would get into the folders of table app.s",
                            "Invalid CREATE TABLE statement: LOCATION is a path below the table's storage");
        }
        assertThat(db.failure(ROOT, "CREATE SHARED TABLE app.t (id INT PRIMARY KEY) LOCATION 'x' LOCATION 'y'"))
                .contains("LOCATION is given twice");
        db.run(ROOT, "CREATE SHARED TABLE app.t (id INT PRIMARY KEY) LOCATION 'x/y' LOCATION REFERENCE 'one'");
        db.run(ROOT, "CREATE NAMESPACE z");
        db.run(ROOT, "CREATE SHARED TABLE z.y (id INT PRIMARY KEY)");
        db.run(ROOT, "CREATE SHARED TABLE app.v (id INT PRIMARY KEY) LOCATION 'n/z/y'");
        assertThat(db.failure(DBA, "ALTER STORAGE local SET SHARED_TABLES_TEMPLATE 'n/{namespace}/{tableName}'"))
                .contains("would get into the folders of table z.y");
    }

    @Test
    void tablesOfStoragesThatGoAreNeverMade() throws Exception {
        for (int round = 0; round < 20; round++) {
            String storage = "r" + round;
            String table = "app.t" + round;
            db.run(ROOT, "CREATE STORAGE " + storage + " TYPE filesystem");
            CompletableFuture<Boolean> made = CompletableFuture.supplyAsync(() -> worked(
                    "CREATE SHARED TABLE " + table + " (id INT PRIMARY KEY) WITH (STORAGE_ID = '" + storage + "')"));
            boolean dropped = worked("DROP STORAGE " + storage);
            assertThat(made.get(30, TimeUnit.SECONDS)).as("round %d", round).isNotEqualTo(dropped);
        }
    }

    private boolean worked(String sql) {
        try {
            db.run(ROOT, sql);
            return true;
        } catch (DbException refused) {
            assertThat(refused.publicMessage()).containsAnyOf("does not exist", "1 table(s) still using it");
            return false;
        }
    }
}
