package org.kalamdb.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.api.QueryPool;
import org.kalamdb.model.ChangeEvent;
import org.kalamdb.model.TableId;
import org.kalamdb.table.ChangeListener;

/// More work than the server has room for: what is over is refused at once, everything else answers, and
/// when there is room again, so does SQL.
@QuarkusTest
@TestProfile(OverloadTest.LittleRoom.class)
class OverloadTest {
    private static final int THREADS = 4;
    private static final int QUEUE = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String ENDLESS =
            "SELECT COUNT(*) FROM load.big a, load.big b, load.big c WHERE a.n + b.n + c.n = -1";

    public static final class LittleRoom implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kalamdb.query.threads", String.valueOf(THREADS),
                    "kalamdb.query.queue-length", String.valueOf(QUEUE),
                    "kalamdb.commit.queue-length", "1",
                    "kalamdb.commit.max-wait", "50ms",
                    "kalamdb.commit.outcome-wait", "3s",
                    "kalamdb.limits.statement-timeout", "1h");
        }
    }

    @Inject
    Database database;

    @Inject
    QueryPool pool;

    @TestHTTPResource
    URI server = URI.create("/");

    private String token = "";

    @BeforeEach
    void prepare() {
        token = login().path("access_token");
        ok("CREATE NAMESPACE IF NOT EXISTS load");
        ok("CREATE TABLE IF NOT EXISTS load.big (n BIGINT PRIMARY KEY) WITH (TYPE = 'SHARED')");
        ok("CREATE TABLE IF NOT EXISTS load.notes (n BIGINT PRIMARY KEY) WITH (TYPE = 'SHARED')");
        if (numbers("SELECT n FROM load.big").isEmpty()) {
            ok("INSERT INTO load.big (n) VALUES "
                    + IntStream.range(0, 3000).mapToObj(n -> "(" + n + ")").collect(Collectors.joining(",")));
        }
    }

    @AfterEach
    void nothingIsHeld() {
        await(() -> pool.running() == 0 && pool.waiting() == 0);
        OpenQueries.awaitNone(database);
    }

    @Test
    void fullPoolRefusesAtOnceAndRecovers() throws IOException {
        List<RawSql> slow = new ArrayList<>();
        try {
            for (int i = 0; i < THREADS; i++) {
                slow.add(RawSql.send(server, token, ENDLESS));
            }
            await(() -> pool.running() == THREADS);
            for (int i = 0; i < QUEUE; i++) {
                slow.add(RawSql.send(server, token, ENDLESS));
            }
            await(() -> pool.waiting() == QUEUE);
            for (int i = 0; i < 5; i++) {
                sql("SELECT 1")
                        .then()
                        .statusCode(503)
                        .header("Retry-After", "1")
                        .body("status", equalTo("error"))
                        .body("error.code", equalTo("OVERLOADED"))
                        .body("error.message", containsString("too many requests are waiting"));
            }
            everythingElseAnswers();
        } finally {
            for (RawSql one : slow) {
                one.close();
            }
        }
        await(() -> sql("SELECT 1").statusCode() == 200);
    }

    @Test
    void fullCommitQueueRefusesAndWhatItTookIsKept() {
        Semaphore mayCommit = new Semaphore(0);
        database.tables().commitLog().listen(new Gate(mayCommit));
        Set<Long> refused = new HashSet<>();
        Set<Long> unknown = new HashSet<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<Long, CompletableFuture<Response>> inserts = IntStream.range(0, THREADS + 2)
                    .boxed()
                    .collect(Collectors.toMap(
                            i -> (long) i,
                            i -> CompletableFuture.supplyAsync(
                                    () -> sql("INSERT INTO load.notes (n) VALUES (" + i + ")"), clients)));
            everythingElseAnswers();
            inserts.forEach((n, answer) -> {
                if (answer.join().statusCode() == 503) {
                    answer.join()
                            .then()
                            .header("Retry-After", "1")
                            .body("error.code", equalTo("OVERLOADED"))
                            .body("error.message", containsString("the commit queue is full"));
                    refused.add(n);
                } else {
                    answer.join()
                            .then()
                            .statusCode(400)
                            .body("error.code", equalTo("SQL_EXECUTION_ERROR"))
                            .body("error.message", containsString("Handler execution timeout"))
                            .body("error.message", containsString("it may still take effect"));
                    unknown.add(n);
                }
            });
        } finally {
            mayCommit.release(1_000_000);
        }
        assertThat(refused).isNotEmpty();
        assertThat(unknown).isNotEmpty();
        ok("INSERT INTO load.notes (n) VALUES (100)");
        assertThat(numbers("SELECT n FROM load.notes"))
                .contains(100L)
                .containsAll(unknown)
                .doesNotContainAnyElementsOf(refused);
    }

    /// Lets the commit thread go on once for each permit.
    private record Gate(Semaphore mayCommit) implements ChangeListener {
        @Override
        public boolean wants(TableId table) {
            return true;
        }

        @Override
        public void changed(List<ChangeEvent> events) {
            mayCommit.acquireUninterruptibly();
        }
    }

    private void everythingElseAnswers() {
        given().get("/v1/api/healthcheck").then().statusCode(200).body("status", equalTo("healthy"));
        given().get("/v1/api/cluster/health").then().statusCode(200);
        given().get("/q/health/live").then().statusCode(200);
        given().get("/q/health/ready").then().statusCode(200);
        given().get("/v1/api/auth/status").then().statusCode(200);
        given().header("Authorization", "Bearer " + token)
                .get("/v1/api/auth/me")
                .then()
                .statusCode(200);
    }

    private static Response login() {
        return given().contentType(ContentType.JSON)
                .body(Map.of("user", "root", "password", "kalamdb123"))
                .post("/v1/api/auth/login");
    }

    private Set<Long> numbers(String query) {
        List<List<Object>> rows = ok(query).path("results[0].rows");
        return rows.stream().map(row -> Long.valueOf(row.getFirst().toString())).collect(Collectors.toSet());
    }

    private Response ok(String text) {
        Response answer = sql(text);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer;
    }

    private Response sql(String text) {
        return given().header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON)
                .body(Map.of("sql", text))
                .post("/v1/api/sql");
    }

    private static void await(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(giveUp);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
