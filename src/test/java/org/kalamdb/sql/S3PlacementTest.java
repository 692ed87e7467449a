package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.BOB;
import static org.kalamdb.sql.EngineFixture.DBA;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.storage.cold.S3Server;

/// Storages of type `s3` over a real server in this process.
class S3PlacementTest {
    private static final String CREDENTIALS =
            "CREDENTIALS '{\"access_key_id\":\"local-identity\",\"secret_access_key\":\"hush-hush-hush\"}'";

    @TempDir
    Path buckets;

    private Path data;
    private S3Server server;
    private EngineFixture db;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    void open(@TempDir Path directory) throws IOException {
        data = directory;
        server = S3Server.start(buckets).withBucket("cold").withBucket("other");
        db = new EngineFixture(directory);
    }

    @AfterEach
    void close() {
        db.close();
        server.close();
    }

    private String config(int port) {
        return "CONFIG '{\"type\":\"s3\",\"endpoint\":\"http://127.0.0.1:" + port
                + "\",\"allow_http\":true,\"max_attempts\":1,\"connect_timeout_ms\":2000}'";
    }

    private void create(String id, String location) {
        assertThat(db.message(
                        DBA,
                        "CREATE STORAGE " + id + " TYPE s3 " + location + " REGION 'eu-north-1' " + CREDENTIALS + " "
                                + config(server.port())))
                .isEqualTo("Storage '" + id + "' created successfully");
    }

    private void flush(String name) {
        TableDef table =
                db.layer().catalog().table(new TableName("default", name)).orElseThrow();
        db.layer()
                .tables()
                .scopes(table.id())
                .forEach(scope -> db.layer().flush().flush(table, scope.scope()));
    }

    @Test
    void tablesLiveInBuckets() {
        create("c", "BUCKET 'cold' PREFIX '/deep/down/'");
        create("o", "PATH 's3://other'");
        assertThat(db.run(DBA, "SELECT base_directory FROM system.storages WHERE storage_type = 's3' ORDER BY 1")
                        .first())
                .containsExactly("s3://cold/deep/down", "s3://other");
        db.run(ALICE, "CREATE USER TABLE t (id INT PRIMARY KEY, v TEXT) WITH (STORAGE_ID = 'c')");
        db.run(ROOT, "CREATE SHARED TABLE s (id INT PRIMARY KEY, v TEXT) LOCATION 'exact' LOCATION REFERENCE 'o'");
        db.run(ALICE, "INSERT INTO t VALUES (1, 'alice')");
        db.run(BOB, "INSERT INTO t VALUES (1, 'bob')");
        db.run(ROOT, "INSERT INTO s VALUES (1, 'shared')");
        flush("t");
        flush("s");
        assertThat(buckets.resolve("cold/deep/down/default/t/alice/batch-0.parquet"))
                .exists();
        assertThat(buckets.resolve("other/exact/batch-0.parquet")).exists();
        assertThat(buckets.resolve("other/exact/manifest.json")).exists();
        db.close();
        db = new EngineFixture(data);
        assertThat(db.run(ALICE, "SELECT v FROM t").first()).containsExactly("alice");
        assertThat(db.run(BOB, "SELECT v FROM t").first()).containsExactly("bob");
        assertThat(db.run(ROOT, "SELECT v FROM s WHERE id = 1").first()).containsExactly("shared");
        TableDef dropped =
                db.layer().catalog().table(new TableName("default", "s")).orElseThrow();
        db.run(ROOT, "DROP TABLE s");
        assertThat(db.failure(DBA, "DROP STORAGE o")).contains("still being cleaned up");
        db.layer().cleanup().remove(dropped.id());
        assertThat(db.message(DBA, "DROP STORAGE o")).isEqualTo("Storage 'o' dropped successfully");
        assertThat(buckets.resolve("other/exact/batch-0.parquet")).doesNotExist();
    }

    @Test
    void bucketsAreTriedOutAndKeptApart() {
        DbException missing = db.failed(
                DBA, "CREATE STORAGE m TYPE s3 BUCKET 'missing' " + CREDENTIALS + " " + config(server.port()));
        assertThat(missing.publicMessage())
                .contains("connectivity check failed")
                .doesNotContain("hush");
        assertThat(missing.code()).isEqualTo(ErrorCode.INVALID_OPERATION);
        create("c", "BUCKET 'cold/a'");
        for (String location : List.of("BUCKET 'cold'", "BUCKET 'cold' PREFIX 'a/b'", "PATH 's3://cold/a/'")) {
            assertThat(db.failure(
                            DBA,
                            "CREATE STORAGE d TYPE s3 " + location + " " + CREDENTIALS + " " + config(server.port())))
                    .contains("overlaps with storage 'c'");
        }
        create("d", "BUCKET 'cold/ab'");
        for (String bad : List.of(
                "BUCKET 'Not_A_Bucket'",
                "BUCKET 'cold' CONFIG '{\"colour\":1}'",
                "BUCKET 'cold' CONFIG '{\"type\":\"gcs\"}'",
                "BUCKET 'cold' ENDPOINT 'http://127.0.0.1:1'",
                "BUCKET 'cold' CREDENTIALS '{\"access_key_id\":\"half-a-pair\"}'")) {
            DbException refused = db.failed(DBA, "CREATE STORAGE e TYPE s3 " + bad);
            assertThat(refused.code()).as(bad).isEqualTo(ErrorCode.INVALID_OPERATION);
            assertThat(refused.publicMessage()).doesNotContain("half-a-pair");
        }
    }

    @Test
    void checkTellsOfAServerThatIsAway() {
        create("c", "BUCKET 'cold'");
        assertThat(db.run(DBA, "STORAGE CHECK c EXTENDED").rows().getFirst().subList(0, 6))
                .containsExactly("c", "healthy", true, true, true, true);
        server.stop();
        List<@Nullable Object> away = db.run(DBA, "STORAGE CHECK c").rows().getFirst();
        assertThat(away.subList(0, 6)).containsExactly("c", "unreachable", false, false, false, false);
        assertThat((String) away.get(9)).isNotBlank().doesNotContain("hush");
        server.start();
        assertThat(db.run(DBA, "STORAGE CHECK c").rows().getFirst().get(1)).isEqualTo("healthy");
    }

    @Test
    void readersDoNotNoticeNewCredentials() throws Exception {
        create("c", "BUCKET 'cold'");
        db.run(ROOT, "CREATE SHARED TABLE t (id INT PRIMARY KEY, v TEXT) WITH (STORAGE_ID = 'c')");
        for (int i = 0; i < 3; i++) {
            db.run(ROOT, "INSERT INTO t VALUES (" + i + ", 'v')");
            flush("t");
        }
        AtomicBoolean done = new AtomicBoolean();
        List<CompletableFuture<Integer>> readers = new ArrayList<>();
        for (int reader = 0; reader < 2; reader++) {
            readers.add(CompletableFuture.supplyAsync(() -> {
                int rounds = 0;
                do {
                    assertThat(db.run(ROOT, "SELECT id FROM t ORDER BY id").first())
                            .containsExactly(0, 1, 2);
                    rounds++;
                } while (!done.get());
                return rounds;
            }));
        }
        for (int i = 0; i < 10; i++) {
            db.run(
                    DBA,
                    "ALTER STORAGE c SET CREDENTIALS '{\"access_key_id\":\"id-" + i + "\",\"secret_access_key\":\"hush-"
                            + i + "\"}' SET NAME 'n" + i + "'");
            assertThat(db.run(ROOT, "SELECT sum(id) FROM t").first()).containsExactly(3L);
        }
        done.set(true);
        for (CompletableFuture<Integer> reader : readers) {
            assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
        }
        assertThat(db.failure(DBA, "ALTER STORAGE c SET CREDENTIALS '{\"session_token\":\"hush-hush\"}'"))
                .doesNotContain("hush");
        assertThat(db.run(ROOT, "SELECT sum(id) FROM t").first()).containsExactly(3L);
    }

    @Test
    void aServerThatMovesIsFollowed() throws IOException {
        create("c", "BUCKET 'cold'");
        db.run(ROOT, "CREATE SHARED TABLE t (id INT PRIMARY KEY) WITH (STORAGE_ID = 'c')");
        db.run(ROOT, "INSERT INTO t VALUES (1)");
        flush("t");
        try (S3Server moved = S3Server.start(buckets)) {
            server.stop();
            db.run(DBA, "ALTER STORAGE c SET " + config(moved.port()));
            assertThat(db.run(ROOT, "SELECT id FROM t").first()).containsExactly(1);
        }
        assertThat(Files.exists(buckets.resolve("cold/default/t/batch-0.parquet")))
                .isTrue();
    }
}
