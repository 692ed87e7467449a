package org.kalamdb.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.Role;

/// The answers of the rate limits. Other addresses are those that a proxy on this machine tells of.
@QuarkusTest
@TestProfile(RateLimitEndpointsTest.LowLimits.class)
class RateLimitEndpointsTest {
    private static final int MANY = 500;

    public static class LowLimits implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kalamdb.rate-limit.requests-per-ip-per-sec", "2",
                    "kalamdb.rate-limit.violations-to-ban", "3",
                    "kalamdb.rate-limit.queries-per-user-per-sec", "2",
                    "kalamdb.rate-limit.auth-requests-per-ip-per-sec", "2");
        }
    }

    @Inject
    TestUsers users;

    @TestHTTPResource
    URI server = URI.create("/");

    @Test
    void addressThatAsksTooMuchIsRefusedThenBanned() {
        refusal(() -> from("203.0.113.7").get("/v1/api/auth/me"))
                .then()
                .statusCode(429)
                .contentType(ContentType.JSON)
                .header("Retry-After", "1")
                .body("error", equalTo("RATE_LIMIT_EXCEEDED"))
                .body("message", notNullValue())
                .body("retry_after_seconds", equalTo(1));

        Response banned = from("203.0.113.7").get("/v1/api/auth/me");
        for (int i = 0; i < MANY && !"IP_BANNED".equals(banned.path("error")); i++) {
            banned = from("203.0.113.7").get("/v1/api/auth/me");
        }
        banned.then()
                .statusCode(429)
                .header("Retry-After", "300")
                .body("error", equalTo("IP_BANNED"))
                .body("retry_after_seconds", equalTo(300));
        from("203.0.113.7").get("/q/health/live").then().statusCode(429).body("error", equalTo("IP_BANNED"));
        from("203.0.113.8").get("/v1/api/auth/me").then().statusCode(401);
    }

    @Test
    void thisMachineIsExempt() {
        for (int i = 0; i < 50; i++) {
            given().get("/v1/api/healthcheck").then().statusCode(200);
            from("127.0.0.1").get("/v1/api/healthcheck").then().statusCode(200);
        }
    }

    @Test
    void preflightIsNotCounted() {
        for (int i = 0; i < 50; i++) {
            from("203.0.113.9")
                    .header("Origin", "http://app.example")
                    .header("Access-Control-Request-Method", "POST")
                    .options("/v1/api/sql")
                    .then()
                    .statusCode(200);
        }
    }

    @Test
    void userWhoAsksTooMuchGetsTheSqlError() {
        users.add("eager", Role.USER);
        users.add("calm", Role.USER);
        refusal(() -> sql("eager"))
                .then()
                .statusCode(429)
                .header("Retry-After", "1")
                .body("status", equalTo("error"))
                .body("results", hasSize(0))
                .body("error.code", equalTo("RATE_LIMIT_EXCEEDED"))
                .body("error.message", equalTo("Too many queries per second. Please slow down."));
        sql("calm").then().statusCode(200);
    }

    @Test
    void loginsAreLimitedFromAnywhere() {
        Map<String, String> wrong = Map.of("user", "nobody", "password", "wrong password");
        refusal(() -> given().contentType(ContentType.JSON).body(wrong).post("/v1/api/auth/login"))
                .then()
                .statusCode(429)
                .header("Retry-After", "1")
                .body("error", equalTo("rate_limited"))
                .body("message", notNullValue());
        given().get("/v1/api/auth/status").then().statusCode(not(429));
    }

    @Test
    void connectionOutlivesARefusalWhoseBodyNobodyRead() throws IOException {
        byte[] request = ("POST /v1/api/sql HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.20\r\n"
                        + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n" + " ".repeat(1_000_000))
                .getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(20_000);
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            int refusals = 0;
            for (int i = 0; i < MANY && refusals < 2; i++) {
                socket.getOutputStream().write(request);
                refusals += statusOf(answers) == 429 ? 1 : 0;
            }
            assertThat(refusals).isEqualTo(2);
        }
    }

    /// Reads one answer to its end.
    private static int statusOf(BufferedReader answers) throws IOException {
        int status = Integer.parseInt(answers.readLine().split(" ", 3)[1]);
        int length = 0;
        for (String line = answers.readLine(); !line.isEmpty(); line = answers.readLine()) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(
                        line.substring("content-length:".length()).strip());
            }
        }
        for (int i = 0; i < length; i++) {
            answers.read();
        }
        return status;
    }

    private Response sql(String user) {
        return given().header("Authorization", "Bearer " + users.tokenIssuedBefore(user, 0))
                .contentType(ContentType.JSON)
                .body(Map.of("sql", "SELECT 1"))
                .post("/v1/api/sql");
    }

    private static RequestSpecification from(String address) {
        return given().header("X-Forwarded-For", address);
    }

    /// Asks until it is refused.
    private static Response refusal(Supplier<Response> request) {
        Response answer = request.get();
        for (int i = 0; i < MANY && answer.statusCode() != 429; i++) {
            answer = request.get();
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        return answer;
    }
}
