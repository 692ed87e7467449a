package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ANONYMOUS;
import static org.kalamdb.sql.EngineFixture.DBA;
import static org.kalamdb.sql.EngineFixture.ROOT;
import static org.kalamdb.sql.EngineFixture.SERVICE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SystemClock;
import org.kalamdb.model.Principal;
import org.kalamdb.sql.EngineFixture.Answer;

class StorageStatementsTest {
    @TempDir
    Path outside;

    private Path data;
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        data = directory;
        db = new EngineFixture(directory);
    }

    @AfterEach
    void close() {
        db.close();
    }

    private List<@Nullable Object> stored(String id, String columns) {
        return db.run(DBA, "SELECT " + columns + " FROM system.storages WHERE storage_id = '" + id + "'")
                .rows()
                .getFirst();
    }

    @Test
    void theDefaultStorageIsThere() {
        assertThat(stored(
                        "local",
                        "storage_name, storage_type, base_directory, shared_tables_template,"
                                + " user_tables_template, credentials, config_json"))
                .containsExactly(
                        "Local Filesystem",
                        "filesystem",
                        data.resolve("storage").toString(),
                        "{namespace}/{tableName}",
                        "{namespace}/{tableName}/{userId}",
                        null,
                        null);
    }

    @Test
    void storagesComeChangeAndGo() {
        Path folder = outside.resolve("cold");
        assertThat(db.message(
                        DBA,
                        "CREATE STORAGE Arch_1 TYPE filesystem NAME 'Änn 😀' DESCRIPTION 'd' PATH '" + folder
                                + "' CREDENTIALS '{\"a\" : 1}' CONFIG '{\"type\":\"local\"}'"
                                + " SHARED_TABLES_TEMPLATE 's/{namespace_id}/{table_name}'"
                                + " USER_TABLES_TEMPLATE 'u/{namespaceId}/{table-id}/{shard-id}/${user_id}'"))
                .isEqualTo("Storage 'Arch_1' created successfully");
        assertThat(stored(
                        "Arch_1",
                        "storage_name, description, storage_type, base_directory, credentials, config_json,"
                                + " shared_tables_template, user_tables_template"))
                .containsExactly(
                        "Änn 😀",
                        "d",
                        "filesystem",
                        folder.toString(),
                        "{\"a\":1}",
                        "{\"type\":\"local\"}",
                        "s/{namespace}/{tableName}",
                        "u/{namespace}/{tableName}/{shard}/{userId}");
        assertThat(db.failure(DBA, "CREATE STORAGE Arch_1 TYPE filesystem"))
                .contains("Storage 'Arch_1' already exists");
        awaitNextMillisecond();
        assertThat(db.message(
                        DBA,
                        "ALTER STORAGE Arch_1 SET NAME 'n' SET DESCRIPTION '' SET CONFIG ''"
                                + " SET CREDENTIALS '{\"b\":2}' SET SHARED_TABLES_TEMPLATE ''"))
                .isEqualTo("Storage 'Arch_1' altered successfully");
        assertThat(stored(
                        "Arch_1",
                        "storage_name, description, credentials, config_json, shared_tables_template,"
                                + " user_tables_template"))
                .containsExactly(
                        "n",
                        null,
                        "{\"b\":2}",
                        null,
                        "{namespace}/{tableName}",
                        "u/{namespace}/{tableName}/{shard}/{userId}");
        awaitNextMillisecond();
        assertThat(db.message(DBA, "DROP STORAGE Arch_1")).isEqualTo("Storage 'Arch_1' dropped successfully");
        assertThat(db.failure(DBA, "DROP STORAGE Arch_1")).contains("Storage 'Arch_1' not found");
        assertThat(db.message(DBA, "DROP STORAGE IF EXISTS Arch_1"))
                .isEqualTo("Storage 'Arch_1' does not exist (skipped)");
        assertThat(db.failure(DBA, "ALTER STORAGE Arch_1 SET NAME 'x'")).contains("Storage 'Arch_1' not found");
        assertThat(db.failure(DBA, "STORAGE CHECK Arch_1")).contains("Storage 'Arch_1' not found");
        assertThat(db.run(
                                DBA,
                                "SELECT action, target, details FROM system.audit_log WHERE action LIKE '%STORAGE'"
                                        + " ORDER BY timestamp")
                        .rows())
                .containsExactly(
                        List.of("CREATE_STORAGE", "Arch_1", "type=filesystem"),
                        List.of(
                                "ALTER_STORAGE",
                                "Arch_1",
                                "changed NAME, DESCRIPTION, CREDENTIALS, CONFIG, SHARED_TABLES_TEMPLATE"),
                        Arrays.asList("DROP_STORAGE", "Arch_1", null));
    }

    @Test
    void theNameIsTheIdAndAFolderNeedsNoName() {
        db.run(DBA, "CREATE STORAGE plain TYPE filesystem");
        assertThat(stored("plain", "storage_name, base_directory"))
                .containsExactly("plain", data.resolve("storages/plain").toString());
        db.run(DBA, "CREATE STORAGE deep TYPE filesystem BASE_DIRECTORY 'a/./b'");
        assertThat(stored("deep", "base_directory"))
                .containsExactly(data.resolve("storages/a/b").toString());
        db.run(DBA, "CREATE STORAGE root TYPE filesystem CONFIG '{\"root\":\"by-config\"}'");
        assertThat(data.resolve("storages/by-config")).isDirectory();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "TYPE gcs BUCKET 'b' | storages of type 'gcs'",
                "TYPE azure | storages of type 'azure'",
                "TYPE filesystem BUCKET 'b' | BUCKET has no meaning",
                "TYPE filesystem REGION 'b' | REGION has no meaning",
                "TYPE filesystem PATH 'a' BASE_DIRECTORY 'b' | name different places",
                "TYPE filesystem PATH 'a' CONFIG '{\"root\":\"b\"}' | name different folders",
                "TYPE filesystem CONFIG '{\"root\":7}' | 'root' in CONFIG must be a path",
                "TYPE filesystem CONFIG '{\"type\":\"s3\"}' | CONFIG of a filesystem storage may hold",
                "TYPE filesystem CONFIG '{\"colour\":1}' | CONFIG of a filesystem storage may hold",
                "TYPE filesystem CONFIG 'x' | CONFIG must be a JSON object",
                "TYPE filesystem CONFIG '[1]' | CONFIG must be a JSON object",
                "TYPE filesystem CONFIG '{} {}' | CONFIG must be a JSON object",
                "TYPE filesystem CONFIG '{},{}' | CONFIG must be a JSON object",
                "TYPE filesystem CREDENTIALS '\"text\"' | CREDENTIALS must be a JSON object",
                "TYPE filesystem CREDENTIALS 'null' | CREDENTIALS must be a JSON object",
                "TYPE filesystem CREDENTIALS '{\"a\":' | CREDENTIALS must be a JSON object",
                "TYPE filesystem NAME 'a\tb' | NAME holds control characters",
                "TYPE filesystem PATH '../hot' | may not lead out of",
                "TYPE filesystem PATH '.' | may not lead out of",
                "TYPE filesystem PATH 'a/../../hot' | may not lead out of",
                "TYPE filesystem PATH '<data>' | in or around the server's data folder",
                "TYPE filesystem PATH '<data>/hot' | in or around the server's data folder",
                "TYPE filesystem PATH '<data>/hot/x/y' | in or around the server's data folder",
                "TYPE filesystem PATH '<data>/storage/app' | in or around the server's data folder",
                "TYPE filesystem PATH '<data>/storages' | in or around the server's data folder",
                "TYPE filesystem PATH '<data>/x/../hot' | in or around the server's data folder",
                "TYPE filesystem PATH 'file://<data>/hot' | in or around the server's data folder",
                "TYPE filesystem PATH '/' | in or around the server's data folder",
                "TYPE filesystem SHARED_TABLES_TEMPLATE 'x' | {namespace} is required",
                "TYPE filesystem SHARED_TABLES_TEMPLATE '{namespace}' | {tableName} is required",
                "TYPE filesystem SHARED_TABLES_TEMPLATE '{tableName}/{namespace}' | {namespace} must appear before {tableName}",
                "TYPE filesystem USER_TABLES_TEMPLATE '{namespace}' | {userId} is required",
                "TYPE filesystem USER_TABLES_TEMPLATE '{userId}/{shard}' | {shard} must appear before {userId}",
                "TYPE filesystem USER_TABLES_TEMPLATE '{userId}/{colour}' | {colour} is unknown",
                "TYPE filesystem USER_TABLES_TEMPLATE '../{userId}' | makes no path",
                "TYPE s3 | needs either BUCKET 'b' or PATH",
                "TYPE s3 BUCKET 'b' PATH 's3://b' | needs either BUCKET 'b' or PATH",
                "TYPE s3 PATH '/tmp/x' | has the form s3://bucket/prefix",
                "TYPE s3 BUCKET 'b' REGION 'r' CONFIG '{\"region\":\"q\"}' | REGION and 'region' in CONFIG differ",
            })
    void badDefinitionsAreRefused(String clauses, String why) {
        DbException failure = db.failed(DBA, "CREATE STORAGE x " + clauses.replace("<data>", data.toString()));
        assertThat(failure.publicMessage()).contains(why);
        assertThat(failure.code()).isIn(ErrorCode.INVALID_OPERATION, ErrorCode.FEATURE_NOT_SUPPORTED);
        assertThat(db.run(DBA, "SELECT storage_id FROM system.storages").first())
                .containsExactly("local");
    }

    @Test
    void textsHaveAnEnd() {
        String json = "{\"a\":\"" + "x".repeat(70_000) + "\"}";
        assertThat(db.failure(DBA, "CREATE STORAGE x TYPE filesystem CREDENTIALS '" + json + "'"))
                .contains("CREDENTIALS is too long: 70008")
                .doesNotContain("xxx");
        assertThat(db.failure(DBA, "CREATE STORAGE x TYPE filesystem NAME '" + "n".repeat(2000) + "'"))
                .contains("NAME is too long");
        assertThat(db.failure(DBA, "CREATE STORAGE x TYPE filesystem CONFIG '" + "[".repeat(60_000) + "'"))
                .contains("must be a JSON object");
    }

    @Test
    void storagesDoNotOverlap() throws IOException {
        db.run(DBA, "CREATE STORAGE a TYPE filesystem PATH '" + outside.resolve("x/a") + "'");
        Files.createSymbolicLink(outside.resolve("link"), outside.resolve("x"));
        Files.createSymbolicLink(outside.resolve("hot"), data.resolve("hot"));
        for (String path : List.of("x", "x/a", "x/a/b", "x/b/../a", "link", "link/a/c")) {
            assertThat(db.failure(DBA, "CREATE STORAGE b TYPE filesystem PATH '" + outside + "/" + path + "'"))
                    .as(path)
                    .contains("overlaps with storage 'a'");
        }
        assertThat(db.failure(DBA, "CREATE STORAGE b TYPE filesystem PATH '" + outside + "/hot/x'"))
                .contains("in or around the server's data folder");
        db.run(DBA, "CREATE STORAGE b TYPE filesystem PATH '" + outside.resolve("x/ab") + "'");
    }

    @Test
    void anUnusableFolderFailsTheCheckOfCreate() throws IOException {
        Path file = Files.writeString(outside.resolve("file"), "not a folder");
        assertThat(db.failure(DBA, "CREATE STORAGE f TYPE filesystem PATH '" + file + "/x'"))
                .contains("connectivity check failed")
                .contains("health check failed");
        assertThat(db.failure(DBA, "CREATE STORAGE f TYPE filesystem PATH '/proc/kalamdb'"))
                .contains("connectivity check failed");
        assertThat(db.run(DBA, "SELECT storage_id FROM system.storages").first())
                .containsExactly("local");
    }

    @Test
    void checkTellsWhatWorks() throws IOException {
        Path folder = outside.resolve("c");
        db.run(DBA, "CREATE STORAGE c TYPE filesystem PATH '" + folder + "'");
        Answer healthy = db.run(DBA, "STORAGE CHECK c EXTENDED");
        assertThat(healthy.names())
                .containsExactly(
                        "storage_id",
                        "status",
                        "readable",
                        "writable",
                        "listable",
                        "deletable",
                        "latency_ms",
                        "total_bytes",
                        "used_bytes",
                        "error",
                        "tested_at");
        assertThat(healthy.rows().getFirst().subList(0, 6)).containsExactly("c", "healthy", true, true, true, true);
        assertThat((Long) healthy.rows().getFirst().get(7)).isPositive();
        assertThat((Long) healthy.rows().getFirst().get(8)).isPositive();
        assertThat(healthy.rows().getFirst().get(9)).isNull();
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        assertThat(db.run(DBA, "STORAGE CHECK c").rows().getFirst().subList(7, 10))
                .containsOnlyNulls();

        Files.writeString(folder.resolve(".kalamdb-health-check"), "in the way");
        List<@Nullable Object> degraded = db.run(DBA, "STORAGE CHECK c").rows().getFirst();
        assertThat(degraded.subList(0, 6)).containsExactly("c", "degraded", false, false, true, false);
        assertThat((String) degraded.get(9)).contains(".kalamdb-health-check");

        Files.delete(folder.resolve(".kalamdb-health-check"));
        Files.delete(folder);
        assertThat(db.run(DBA, "STORAGE CHECK c").rows().getFirst().get(1)).isEqualTo("healthy");
        Files.delete(folder);
        Files.writeString(folder, "no folder any more");
        List<@Nullable Object> unreachable =
                db.run(DBA, "STORAGE CHECK c").rows().getFirst();
        assertThat(unreachable.subList(0, 6)).containsExactly("c", "unreachable", false, false, false, false);
        assertThat((String) unreachable.get(9)).isNotBlank();
        assertThat(db.run(DBA, "STORAGE CHECK local").rows().getFirst().get(1)).isEqualTo("healthy");
    }

    @Test
    void onlyAdminsDealWithStorages() {
        db.run(DBA, "CREATE STORAGE s TYPE filesystem CREDENTIALS '{\"k\":\"hush-hush\"}'");
        for (Principal caller : List.of(ALICE, SERVICE)) {
            for (String sql : List.of(
                    "CREATE STORAGE t TYPE filesystem",
                    "ALTER STORAGE s SET NAME 'x'",
                    "DROP STORAGE s",
                    "DROP STORAGE IF EXISTS nothing",
                    "STORAGE CHECK s")) {
                DbException refused = db.failed(caller, sql);
                assertThat(refused.code()).as(sql).isEqualTo(ErrorCode.PERMISSION_DENIED);
                assertThat(refused.publicMessage())
                        .contains("Admin privileges (DBA or System role) required for storage operations");
            }
            Answer shown = db.run(caller, "SHOW STORAGES");
            assertThat(shown.rows()).hasSize(2);
            assertThat(shown.rows().toString()).contains("***").doesNotContain("hush");
        }
        assertThat(db.failed(ROOT, "EXECUTE AS USER 'alice' (DROP STORAGE s)").code())
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(db.failed(ANONYMOUS, "SHOW STORAGES").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(db.run(DBA, "SHOW STORAGES").rows().toString()).contains("hush-hush");
    }

    @Test
    void secretsStayOutOfFailuresAndTheAuditLog() {
        String secret = "{\"secret_access_key\":\"hush-hush\"}";
        for (String sql : List.of(
                "CREATE STORAGE s TYPE filesystem PATH '/proc/hush-hush' CREDENTIALS '" + secret + "'",
                "CREATE STORAGE s TYPE filesystem CONFIG '" + secret + "'",
                "CREATE STORAGE s TYPE filesystem CREDENTIALS '" + secret + "x'",
                "ALTER STORAGE local SET CONFIG '" + secret + "'")) {
            DbException failure = db.failed(DBA, sql);
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).as(sql).doesNotContain("hush");
            }
        }
        db.run(DBA, "CREATE STORAGE s TYPE filesystem CREDENTIALS '" + secret + "'");
        db.run(DBA, "ALTER STORAGE s SET CREDENTIALS '{\"k\":\"hush-hush\"}'");
        assertThat(db.run(DBA, "SELECT * FROM system.audit_log").rows().toString())
                .doesNotContain("hush");
        assertThat(db.run(DBA, "SELECT * FROM system.jobs").rows().toString()).doesNotContain("hush");
    }

    @Test
    void storagesSurviveARestart() {
        db.run(DBA, "CREATE STORAGE s TYPE filesystem NAME 'kept' CREDENTIALS '{\"k\":\"v\"}'");
        db.run(DBA, "CREATE TABLE kept (id INT PRIMARY KEY) WITH (STORAGE_ID = 's')");
        db.close();
        db = new EngineFixture(data);
        assertThat(stored("s", "storage_name, credentials, base_directory"))
                .containsExactly(
                        "kept", "{\"k\":\"v\"}", data.resolve("storages/s").toString());
        assertThat(db.failure(DBA, "DROP STORAGE s")).contains("Cannot drop storage 's': 1 table(s) still using it");
    }

    /// The audit log has times in milliseconds: what happens within one has no order there.
    private static void awaitNextMillisecond() {
        long now = SystemClock.INSTANCE.millis();
        while (SystemClock.INSTANCE.millis() == now) {
            Thread.onSpinWait();
        }
    }
}
