package org.kalamdb.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.api.ClientWatch;
import org.kalamdb.api.QueryPool;

/// What becomes of statements whose client closes its connection. There is one query thread and nearly no
/// deadline, so that a statement that goes on keeps every later one waiting.
@QuarkusTest
@TestProfile(ClientGoneTest.OneThread.class)
class ClientGoneTest {
    /// Far more pairs than can be looked at in the time of a test.
    private static final String ENDLESS =
            "SELECT COUNT(*) FROM gone.big a, gone.big b, gone.big c WHERE a.n + b.n + c.n = -1";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    public static final class OneThread implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kalamdb.query.threads", "1",
                    "kalamdb.query.queue-length", "4",
                    "kalamdb.limits.statement-timeout", "1h");
        }
    }

    @Inject
    Database database;

    @Inject
    QueryPool pool;

    @Inject
    ClientWatch clients;

    @TestHTTPResource
    URI server = URI.create("/");

    private String token = "";

    @BeforeEach
    void prepare() {
        token = given().contentType(ContentType.JSON)
                .body(Map.of("user", "root", "password", "kalamdb123"))
                .post("/v1/api/auth/login")
                .path("access_token");
        sql("CREATE NAMESPACE IF NOT EXISTS gone");
        sql("CREATE TABLE IF NOT EXISTS gone.big (n BIGINT PRIMARY KEY) WITH (TYPE = 'SHARED')");
        sql("CREATE TABLE IF NOT EXISTS gone.small (n BIGINT PRIMARY KEY) WITH (TYPE = 'SHARED')");
        if (count("gone.big") == 0) {
            sql("INSERT INTO gone.big (n) VALUES "
                    + IntStream.range(0, 5000).mapToObj(n -> "(" + n + ")").collect(Collectors.joining(",")));
        }
    }

    @AfterEach
    void nothingIsHeld() {
        await(() -> pool.running() == 0 && pool.waiting() == 0);
        OpenQueries.awaitNone(database);
    }

    @Test
    void runningStatementStops() throws IOException {
        try (RawSql _ = RawSql.send(server, token, ENDLESS)) {
            await(() -> OpenQueries.bytes(database) > 0);
        }
        assertThat(count("gone.small")).isNotNegative();
    }

    @Test
    void clientThatStopsReadingMidwayIsNoticed() throws IOException {
        String wide = "SELECT a.n, b.n, 'some text so that the answer is large' FROM gone.big a, gone.big b";
        try (RawSql request = RawSql.send(server, token, wide)) {
            assertThat(request.status(new StringBuilder())).isEqualTo(200);
        }
        assertThat(count("gone.small")).isNotNegative();
    }

    @Test
    void statementThatStillWaitedNeverRuns() throws IOException {
        long abandoned = clients.abandoned();
        long before = count("gone.small");
        try (RawSql _ = RawSql.send(server, token, ENDLESS)) {
            await(() -> OpenQueries.bytes(database) > 0);
            try (RawSql _ = RawSql.send(server, token, "INSERT INTO gone.small (n) VALUES (1)")) {
                await(() -> pool.waiting() == 1);
            }
            await(() -> clients.abandoned() == abandoned + 1);
            assertThat(pool.waiting()).isEqualTo(1);
        }
        assertThat(count("gone.small")).isEqualTo(before);
    }

    @Test
    void laterStatementsOfTheRequestDoNotRun() throws IOException {
        long before = count("gone.small");
        try (RawSql _ = RawSql.send(server, token, ENDLESS + "; INSERT INTO gone.small (n) VALUES (2)")) {
            await(() -> OpenQueries.bytes(database) > 0);
        }
        assertThat(count("gone.small")).isEqualTo(before);
    }

    @Test
    void resetOfAnHttp2StreamStopsItsStatementAlone() throws IOException, InterruptedException {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            HttpRequest health = HttpRequest.newBuilder(server.resolve("/v1/api/healthcheck"))
                    .build();
            assertThat(client.send(health, HttpResponse.BodyHandlers.discarding())
                            .version())
                    .isEqualTo(HttpClient.Version.HTTP_2);
            HttpRequest endless = HttpRequest.newBuilder(server.resolve("/v1/api/sql"))
                    .header("Authorization", "Bearer " + token)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"sql\":\"" + ENDLESS + "\"}"))
                    .build();
            CompletableFuture<HttpResponse<Void>> answer =
                    client.sendAsync(endless, HttpResponse.BodyHandlers.discarding());
            await(() -> OpenQueries.bytes(database) > 0);
            assertThat(answer.cancel(true)).isTrue();
            assertThat(count("gone.small")).isNotNegative();
            assertThat(client.send(health, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private long count(String table) {
        return sql("SELECT COUNT(*) FROM " + table).getLong("results[0].rows[0][0]");
    }

    private JsonPath sql(String text) {
        return given().header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON)
                .body(Map.of("sql", text))
                .post("/v1/api/sql")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static void await(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(giveUp);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
