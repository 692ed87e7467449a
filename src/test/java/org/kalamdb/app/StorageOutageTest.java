package org.kalamdb.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.kalamdb.storage.cold.FaultProxy;
import org.kalamdb.storage.cold.FaultProxy.Fault;
import org.kalamdb.storage.cold.S3Server;

/// What clients and operators see while a bucket cannot be reached, over HTTP, with a real S3 server
/// behind a network that fails.
@QuarkusTest
@TestProfile(StorageOutageTest.Watchful.class)
class StorageOutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public static final class Watchful implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kalamdb.storage.first-trial", "100ms",
                    "kalamdb.storage.last-trial", "500ms",
                    "kalamdb.storage.slow-call", "1s",
                    "kalamdb.storage.trial-timeout", "1s",
                    "kalamdb.flush.segment-rows", "1000",
                    "kalamdb.limits.held-back-bytes", "65536");
        }
    }

    @TempDir
    static Path directory;

    private static S3Server server;
    private static FaultProxy proxy;

    @TestHTTPResource
    URI address = URI.create("/");

    private String token = "";

    @BeforeAll
    @SuppressWarnings("MustBeClosedChecker") // closed after all tests
    static void startServer() throws IOException {
        server = S3Server.start(directory).withBucket("bucket");
        proxy = FaultProxy.before(server.port());
    }

    @AfterAll
    static void stopServer() throws IOException {
        proxy.close();
        server.close();
    }

    @BeforeEach
    void prepare() {
        token = given().contentType(ContentType.JSON)
                .body(Map.of("user", "root", "password", "kalamdb123"))
                .post("/v1/api/auth/login")
                .path("access_token");
        ok("CREATE NAMESPACE IF NOT EXISTS out");
        if (number("SELECT COUNT(*) FROM system.storages WHERE storage_id = 'bucket'") == 0) {
            ok(
                    "CREATE STORAGE bucket TYPE 's3' NAME 'b' BUCKET 'bucket' REGION 'us-east-1' CONFIG '{\"type\":\"s3\","
                            + "\"endpoint\":\"http://127.0.0.1:" + proxy.port() + "\",\"allow_http\":true,"
                            + "\"max_attempts\":1,\"part_bytes\":5242880}'"
                            + " CREDENTIALS '{\"access_key_id\":\"local-identity\",\"secret_access_key\":\"local-credential\"}'");
        }
    }

    @AfterEach
    void heal() throws IOException {
        proxy.heal();
        await(() -> storage().startsWith("up"));
        await(() -> number("SELECT COUNT(*) FROM system.jobs WHERE status IN ('queued', 'running', 'retrying')") == 0);
    }

    @Test
    void anOutageIsSeenEverywhereAndIsMadeUpForByItself() throws IOException {
        create("seen");
        insert("seen", 0, 50);
        flushed("seen");
        insert("seen", 50, 100);
        proxy.unplug();
        ok("STORAGE FLUSH TABLE out.seen");
        awaitWaitingJob("seen");
        await(() -> storage().startsWith("down since"));
        given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
        given().get("/v1/api/cluster/health").then().statusCode(200).body("status", equalTo("degraded"));
        given().get("/v1/api/healthcheck").then().statusCode(200).body("status", equalTo("healthy"));
        await(() -> metric("kalamdb_storage_up{storage=\"bucket\"}") == 0);
        await(() -> metric("kalamdb_hot_rows") >= 50);
        assertThat(text("SELECT sync_state FROM system.manifest WHERE table_name = 'seen'"))
                .isEqualTo("error");
        insert("seen", 100, 120);
        assertThat(number("SELECT COUNT(*) FROM out.seen WHERE n >= 110")).isEqualTo(10);

        proxy.heal();
        await(() -> storage().startsWith("up"));
        await(() -> text("SELECT sync_state FROM system.manifest WHERE table_name = 'seen'")
                .equals("in_sync"));
        assertRows("seen", 120);
        given().get("/v1/api/cluster/health").then().body("status", equalTo("healthy"));
        await(() -> metric("kalamdb_storage_up{storage=\"bucket\"}") == 1);
        assertThat(metric("kalamdb_statements_seconds_count{kind=\"select\",outcome=\"ok\"}"))
                .isPositive();
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("before", plan("HEAD", "batch-", new Fault.Refuse())),
                Arguments.of("parts", plan("PUT", "partNumber=2", new Fault.CutRequest(300_000))),
                Arguments.of("complete", lostAfterUpload()),
                Arguments.of("manifest", plan("PUT", "manifest.json", new Fault.LoseAnswer())));
    }

    private static FaultProxy.Plan plan(String method, String part, Fault fault) {
        return request -> request.method().equals(method) && request.target().contains(part) ? fault : new Fault.None();
    }

    /// The upload is complete, and from then on nobody can find out.
    private static FaultProxy.Plan lostAfterUpload() {
        AtomicBoolean lost = new AtomicBoolean();
        return request -> {
            if (request.method().equals("POST") && request.target().contains("uploadId=")) {
                lost.set(true);
                return new Fault.LoseAnswer();
            }
            return lost.get() ? new Fault.Refuse() : new Fault.None();
        };
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aFlushThatBreaksOffAnywhereEndsOnceTheNetworkIsBack(String table, FaultProxy.Plan plan) throws IOException {
        ok("CREATE TABLE out." + table
                + " (n BIGINT PRIMARY KEY, body TEXT) WITH (TYPE = 'SHARED', STORAGE_ID = 'bucket')");
        Random random = new Random(table.hashCode());
        for (int n = 0; n < 20; n++) {
            byte[] bytes = new byte[300_000];
            random.nextBytes(bytes);
            String body = Base64.getEncoder().encodeToString(bytes);
            sql("INSERT INTO out." + table + " (n, body) VALUES ($1, $2)", List.of(n, body))
                    .then()
                    .statusCode(200);
        }
        proxy.plan(plan);
        ok("STORAGE FLUSH TABLE out." + table);
        awaitWaitingJob(table);
        proxy.heal();
        await(() -> number("SELECT COUNT(*) FROM system.jobs WHERE idempotency_key LIKE '%-out-" + table
                        + "' AND status = 'completed'")
                == 2);
        assertRows(table, 20);
        assertThat(text("SELECT sync_state FROM system.manifest WHERE table_name = '" + table + "'"))
                .isEqualTo("in_sync");
        assertThat(directory.resolve("bucket/out/" + table)).isDirectoryContaining("glob:**/manifest.json");
        try (Stream<Path> files = Files.list(directory.resolve("bucket/out/" + table))) {
            assertThat(files.filter(file -> file.toString().endsWith(".parquet")))
                    .as("segments, no orphans")
                    .hasSize(1);
        }
    }

    @Test
    void coldReadsAreRefusedAndCachedOnesGoOn() throws IOException {
        create("cached");
        insert("cached", 0, 100);
        flushed("cached");
        assertRows("cached", 100);
        create("fresh");
        insert("fresh", 0, 100);
        flushed("fresh");
        proxy.unplug();
        for (int i = 0; i < 5; i++) {
            sql("SELECT n FROM out.fresh", List.of())
                    .then()
                    .statusCode(503)
                    .header("Retry-After", "1")
                    .body("error.code", equalTo("STORAGE_UNAVAILABLE"))
                    .body("error.message", containsString("Storage unavailable"));
        }
        assertRows("cached", 100);
        proxy.heal();
        await(() -> sql("SELECT n FROM out.fresh", List.of()).statusCode() == 200);
        assertRows("fresh", 100);
    }

    @Test
    void aSilentStoreHoldsNobodyForLong() {
        create("silent");
        insert("silent", 0, 100);
        flushed("silent");
        create("hot");
        insert("hot", 0, 10);
        proxy.all(new Fault.BlackHole());
        List<CompletableFuture<Integer>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 16; i++) {
                readers.add(CompletableFuture.supplyAsync(
                        () -> sql("SELECT n FROM out.silent", List.of()).statusCode(), threads));
            }
            await(() -> readers.stream().allMatch(CompletableFuture::isDone));
        }
        assertThat(readers).allSatisfy(reader -> assertThat(reader.join()).isEqualTo(503));
        assertThat(number("SELECT COUNT(*) FROM out.hot")).isEqualTo(10);
    }

    @Test
    void anAnswerThatLosesItsStoreHalfWayIsBrokenOff() {
        ok("CREATE TABLE out.wide (n BIGINT PRIMARY KEY, body TEXT) WITH (TYPE = 'SHARED', STORAGE_ID = 'bucket')");
        String body = "x".repeat(400);
        for (int from = 0; from < 4000; from += 1000) {
            StringBuilder rows = new StringBuilder();
            for (int n = from; n < from + 1000; n++) {
                rows.append(rows.isEmpty() ? "" : ",")
                        .append("(")
                        .append(n)
                        .append(", '")
                        .append(body)
                        .append("')");
            }
            ok("INSERT INTO out.wide (n, body) VALUES " + rows);
        }
        flushed("wide");
        proxy.plan(request -> request.method().equals("GET") && request.target().contains("wide/batch-3")
                ? new Fault.Refuse()
                : new Fault.None());
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(address.resolve("/v1/api/sql"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"sql\":\"SELECT n, body FROM out.wide\"}"))
                    .build();
            assertThatThrownBy(() -> http.send(request, HttpResponse.BodyHandlers.ofByteArray()))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void metricsAreForThisMachine() {
        given().get("/q/metrics").then().statusCode(200).body(containsString("kalamdb_commit_commands_total"));
        given().header("X-Forwarded-For", "203.0.113.9")
                .get("/q/metrics")
                .then()
                .statusCode(403);
    }

    private void create(String table) {
        ok("CREATE TABLE out." + table + " (n BIGINT PRIMARY KEY) WITH (TYPE = 'SHARED', STORAGE_ID = 'bucket')");
    }

    private void insert(String table, int from, int to) {
        List<String> rows = new ArrayList<>();
        for (int n = from; n < to; n++) {
            rows.add("(" + n + ")");
        }
        ok("INSERT INTO out." + table + " (n) VALUES " + String.join(",", rows));
    }

    private void flushed(String table) {
        ok("STORAGE FLUSH TABLE out." + table);
        await(() -> text("SELECT sync_state FROM system.manifest WHERE table_name = '" + table + "'")
                .equals("in_sync"));
    }

    private void awaitWaitingJob(String table) {
        await(() ->
                number("SELECT COUNT(*) FROM system.jobs WHERE status = 'retrying' AND idempotency_key = 'flush-out-"
                                + table + "' AND message LIKE 'Storage unavailable: %'")
                        == 1);
    }

    private void assertRows(String table, int count) {
        List<List<Object>> rows = sql("SELECT n FROM out." + table + " ORDER BY n", List.of())
                .then()
                .statusCode(200)
                .extract()
                .path("results[0].rows");
        assertThat(rows).hasSize(count);
        for (int n = 0; n < count; n++) {
            assertThat(Long.parseLong(rows.get(n).getFirst().toString())).isEqualTo(n);
        }
    }

    /// The bucket in the health data.
    private static String storage() {
        String state =
                given().get("/q/health/ready").path("checks.find { it.name == 'storages' }.data.'storage.bucket'");
        return state == null ? "" : state;
    }

    private static double metric(String name) {
        return given().get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(-1);
    }

    private void ok(String text) {
        sql(text, List.of()).then().statusCode(200);
    }

    private long number(String text) {
        return Long.parseLong(text(text));
    }

    private String text(String query) {
        Object value = sql(query, List.of()).then().statusCode(200).extract().path("results[0].rows[0][0]");
        return String.valueOf(value);
    }

    private Response sql(String text, List<?> params) {
        return given().header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON)
                .body(Map.of("sql", text, "params", params))
                .post("/v1/api/sql");
    }

    private static void await(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(giveUp);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }
}
