package org.kalamdb.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever comes over HTTP is answered in the shape of the contract, never as if by a bug, and leaves
/// nothing behind. `-Dfuzz.count=<count>` sends more, `-Dfuzz.seed=<seed>` others: names with `kalamdb.`
/// would be settings of the server.
@QuarkusTest
class HttpFuzzTest {
    private static final long SEED = Long.getLong("fuzz.seed", 11_202_026L);
    private static final int SUITE_REQUESTS = 120;
    private static final int REQUESTS = Integer.getInteger("fuzz.count", SUITE_REQUESTS);
    private static final Set<String> CODES = Set.of(
            "INVALID_INPUT",
            "INVALID_PARAMETER",
            "INVALID_SQL",
            "BATCH_PARSE_ERROR",
            "EMPTY_SQL",
            "PARAMS_WITH_BATCH",
            "SQL_EXECUTION_ERROR",
            "TABLE_NOT_FOUND",
            "PERMISSION_DENIED",
            "MISSING_FILE",
            "EXTRA_FILE");

    @Inject
    Database database;

    @TestHTTPResource("/v1/api/sql")
    URI endpoint = URI.create("/");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private String root = "";
    private String user = "";

    @BeforeEach
    void prepare() throws IOException, InterruptedException {
        root = token("root", "kalamdb123");
        send(root, HttpFuzzBodies.request("CREATE USER 'fuzz' WITH PASSWORD 'correct horse' ROLE user"));
        user = token("fuzz", "correct horse");
        send(root, HttpFuzzBodies.request("CREATE NAMESPACE IF NOT EXISTS fuzz"));
        send(
                root,
                HttpFuzzBodies.request("CREATE USER TABLE IF NOT EXISTS fuzz.t (id BIGINT PRIMARY KEY, n INT, s TEXT,"
                        + " j JSON, d DOUBLE, m DECIMAL(10, 2), ts TIMESTAMP, e EMBEDDING(2))"));
        for (String token : List.of(root, user)) {
            send(token, HttpFuzzBodies.request("INSERT INTO fuzz.t (id, n, s) VALUES (1, 1, 'a'), (2, NULL, 'ä')"));
        }
    }

    @AfterEach
    void nothingIsHeldAndTheServerAnswers() throws IOException, InterruptedException {
        for (String token : List.of(root, user)) {
            assertThat(send(token, HttpFuzzBodies.request("SELECT s FROM fuzz.t WHERE id = 1"))
                            .getString("results[0].rows[0][0]"))
                    .isEqualTo("a");
        }
        OpenQueries.awaitNone(database);
        assertThat(OpenQueries.bytes(database)).isZero();
        client.close();
    }

    @Test
    void randomBodiesAreAnsweredOrRefused() throws IOException, InterruptedException {
        HttpFuzzBodies bodies = new HttpFuzzBodies(new Random(SEED));
        for (int i = 0; i < REQUESTS; i++) {
            byte[] body = bodies.next();
            String token = i % 3 == 0 ? root : user;
            try {
                check(token, body);
            } catch (AssertionError | IOException wrong) {
                throw new AssertionError(
                        "seed %d, request %d: %s".formatted(SEED, i, new String(body, StandardCharsets.UTF_8)), wrong);
            }
        }
    }

    /// By turns as an admin and as a user; with more requests asked for, as both.
    @Test
    void endlessTextsAreAnsweredOrRefused() throws IOException, InterruptedException {
        boolean turn = false;
        for (Map.Entry<String, String> text : HttpFuzzTexts.ALL.entrySet()) {
            turn = !turn;
            byte[] body = HttpFuzzBodies.request(text.getValue());
            for (String token : REQUESTS > SUITE_REQUESTS ? List.of(root, user) : List.of(turn ? root : user)) {
                try {
                    assertThat(String.valueOf(check(token, body).getString("error.message")))
                            .doesNotContain("timeout");
                } catch (AssertionError | IOException wrong) {
                    throw new AssertionError(text.getKey(), wrong);
                }
            }
        }
    }

    private JsonPath check(String token, byte[] body) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request(token, body), HttpResponse.BodyHandlers.ofString());
        String text = response.body();
        assertThat(response.statusCode()).as(shortened(text)).isIn(200, 400, 403, 413);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        JsonPath answer = JsonPath.from(text);
        if (response.statusCode() == 200) {
            assertThat(answer.getString("status")).isEqualTo("success");
        } else {
            assertThat(answer.getString("status")).isEqualTo("error");
            assertThat(answer.getString("error.code")).as(shortened(text)).isIn(CODES);
            assertThat(answer.getString("error.message")).isNotBlank();
            assertThat(answer.getList("results")).isEmpty();
            assertThat(token.equals(root) || answer.get("error.details") == null)
                    .as("details are for admins")
                    .isTrue();
        }
        return answer;
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(400, text.length()));
    }

    private JsonPath send(String token, byte[] body) throws IOException, InterruptedException {
        return JsonPath.from(client.send(request(token, body), HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private HttpRequest request(String token, byte[] body) {
        return HttpRequest.newBuilder(endpoint)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static String token(String name, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("user", name, "password", password))
                .post("/v1/api/auth/login")
                .path("access_token");
    }
}
