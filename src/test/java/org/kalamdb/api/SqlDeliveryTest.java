package org.kalamdb.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How results get to the client, with an engine that can be made to fail at any point.
@QuarkusTest
@TestProfile(SqlDeliveryTest.ScriptedEngine.class)
class SqlDeliveryTest {
    /// One query thread, room for one waiting request, 64 KiB held back.
    public static final class ScriptedEngine implements QuarkusTestProfile {
        @Override
        public Set<Class<?>> getEnabledAlternatives() {
            return Set.of(ScriptedSql.class);
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kalamdb.query.threads", "1",
                    "kalamdb.query.queue-length", "1",
                    "kalamdb.limits.held-back-bytes", "65536");
        }
    }

    @Inject
    TestUsers users;

    @Inject
    ScriptedSql engine;

    @TestHTTPResource("/v1/api/sql")
    URI endpoint = URI.create("/");

    private String token = "";

    @BeforeEach
    void logIn() {
        token = users.token("root");
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(engine.openCursors).hasValue(0);
    }

    @Test
    void singleRowResultIsStreamed() {
        for (int batches : new int[] {0, 1, 50}) {
            sql("rows " + batches)
                    .then()
                    .statusCode(200)
                    .contentType("application/json")
                    .header("Transfer-Encoding", "chunked")
                    .header("Content-Length", nullValue())
                    .body("status", equalTo("success"))
                    .body("$", hasKey("error"))
                    .body("results[0].rows", hasSize(batches * ScriptedSql.ROWS_PER_BATCH))
                    .body("results[0].row_count", equalTo(batches * ScriptedSql.ROWS_PER_BATCH))
                    .body("results[0].schema[1].name", equalTo("t"))
                    .body("results[0].schema[1].data_type", equalTo("Text"))
                    .body("results[0].schema[1].index", equalTo(1))
                    .body("results[0].schema[1]", not(hasKey("flags")))
                    .body("results[0]", not(hasKey("message")))
                    .body("results[0].as_user", equalTo("root"));
        }
    }

    @Test
    void otherResultsHaveALength() {
        sql("hello")
                .then()
                .statusCode(200)
                .header("Transfer-Encoding", nullValue())
                .header("Content-Length", not(nullValue()))
                .body("$", not(hasKey("error")))
                .body("results[0].message", equalTo("done"))
                .body("results[0].row_count", equalTo(0))
                .body("results[0]", not(hasKey("rows")))
                .body("results[0]", not(hasKey("schema")));
    }

    @Test
    void earlyFailureIsAnError() {
        sql("rows 2 fail")
                .then()
                .statusCode(400)
                .body("status", equalTo("error"))
                .body("results", hasSize(0))
                .body("error.code", equalTo("SQL_EXECUTION_ERROR"))
                .body("error.message", containsString("Handler execution timeout"))
                .body("error.details", equalTo("rows 2 fail"));
    }

    @Test
    void lateFailureBreaksTheConnection() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (HttpClient.Version version : HttpClient.Version.values()) {
                HttpRequest request = HttpRequest.newBuilder(endpoint)
                        .version(version)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"sql\":\"rows 100 fail\"}"))
                        .build();
                assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
                        .as(version.name())
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void bugsShowNothingButAnId() {
        for (String bug : new String[] {"bug", "overflow"}) {
            sql(bug).then()
                    .statusCode(500)
                    .body("error.code", equalTo("INTERNAL_ERROR"))
                    .body("error.message", containsString("error id "))
                    .body("error.message", not(containsString("secret")));
        }
    }

    @Test
    void fullQueueIsAnsweredAtOnce() throws InterruptedException {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = CompletableFuture.supplyAsync(() -> sql("wait"), clients);
            engine.waiting.await();
            var first = CompletableFuture.supplyAsync(() -> sql("hello"), clients);
            var second = CompletableFuture.supplyAsync(() -> sql("hello"), clients);

            Response refused = (Response) CompletableFuture.anyOf(first, second).join();
            engine.proceed.countDown();

            refused.then().statusCode(503).header("Retry-After", "1").body("error.code", equalTo("OVERLOADED"));
            assertThat(running.join().statusCode()).isEqualTo(200);
            assertThat(first.join().statusCode() + second.join().statusCode()).isEqualTo(200 + 503);
        }
    }

    private Response sql(String text) {
        return given().header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON)
                .body(Map.of("sql", text))
                .post("/v1/api/sql");
    }
}
