package org.kalamdb.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.Role;

/// The SQL endpoint over the real engine.
@QuarkusTest
class SqlEndpointTest {
    @Inject
    TestUsers users;

    private String root = "";

    @BeforeEach
    void logIn() {
        root = users.token("root");
        sql(root, "CREATE NAMESPACE IF NOT EXISTS http").then().statusCode(200);
    }

    @Test
    void onlyBearerTokensAreTaken() {
        refused(request().post("/v1/api/sql"), "MISSING_AUTHORIZATION", "Authentication required");
        refused(request().cookie("kalamdb_auth", root).post("/v1/api/sql"), "MISSING_AUTHORIZATION", null);
        for (String header : new String[] {
            "Basic cm9vdDprYWxhbWRiMTIz", "bearer " + root, "Bearer", "Bearer ", "Bearer x.y.z", root, "Token " + root
        }) {
            refused(
                    request().header("Authorization", header).post("/v1/api/sql"),
                    "INVALID_CREDENTIALS",
                    "Invalid credentials");
        }
    }

    @Test
    void tokensEndWithTheirTimeTheirUserAndTheirRole() {
        users.add("http-tokens", Role.USER);
        String token = users.token("http-tokens");
        sql(token, "SELECT 1").then().statusCode(200);

        refused(
                sql(users.tokenIssuedBefore("http-tokens", 25 * 3600), "SELECT 1"),
                "TOKEN_EXPIRED",
                "Invalid credentials");
        refused(sql(users.refreshToken("http-tokens"), "SELECT 1"), "INVALID_CREDENTIALS", null);
        users.changeRole("http-tokens", Role.SERVICE);
        refused(sql(token, "SELECT 1"), "INVALID_CREDENTIALS", null);
        String newToken = users.token("http-tokens");
        users.drop("http-tokens");
        refused(sql(newToken, "SELECT 1"), "INVALID_CREDENTIALS", null);
    }

    @Test
    void selectHasTheStreamedForm() {
        sql(root, "SELECT 1 AS one, 'x' AS two")
                .then()
                .statusCode(200)
                .header("Transfer-Encoding", "chunked")
                .body("status", equalTo("success"))
                .body("$", hasKey("error"))
                .body("took", instanceOf(Number.class))
                .body("results", hasSize(1))
                .body("results[0].schema.name", equalTo(List.of("one", "two")))
                .body("results[0].schema.index", equalTo(List.of(0, 1)))
                .body("results[0].rows[0][1]", equalTo("x"))
                .body("results[0].row_count", equalTo(1))
                .body("results[0].as_user", equalTo("root"));
    }

    @Test
    void changesHaveCountsAndMessages() {
        sql(root, "CREATE USER TABLE http.changes (id BIGINT PRIMARY KEY, v TEXT)")
                .then()
                .statusCode(200)
                .body("results[0].row_count", equalTo(0))
                .body("results[0]", hasKey("message"))
                .body("$", not(hasKey("error")));
        changed("INSERT INTO http.changes (id, v) VALUES (1,'a'),(2,'b')", 2, "Inserted 2 row(s)");
        changed("UPDATE http.changes SET v = 'c' WHERE id = 1", 1, "Updated 1 row(s)");
        changed("DELETE FROM http.changes WHERE id = 3", 0, "Deleted 0 row(s)");
    }

    @Test
    void batchesSumUpTheirChanges() {
        sql(root, "CREATE USER TABLE http.batches (id BIGINT PRIMARY KEY)")
                .then()
                .statusCode(200);
        sql(
                        root,
                        "INSERT INTO http.batches (id) VALUES (1); SELECT id FROM http.batches;"
                                + "INSERT INTO http.batches (id) VALUES (2),(3);"
                                + "DELETE FROM http.batches WHERE id = 1;")
                .then()
                .statusCode(200)
                .header("Transfer-Encoding", equalTo(null))
                .body("$", not(hasKey("error")))
                .body("results", hasSize(3))
                .body("results[0].rows", equalTo(List.of(List.of("1"))))
                .body("results[1].message", equalTo("Inserted 3 row(s)"))
                .body("results[2].message", equalTo("Deleted 1 row(s)"));
        failed(sql(root, "INSERT INTO http.batches (id) VALUES (4); INSERT INTO http.batches (id) VALUES (4)"))
                .body("error.message", startsWith("Statement 2 failed: "))
                .body("error.details", containsString("VALUES (4)"));
        sql(root, "SELECT count(*) AS n FROM http.batches").then().body("results[0].rows[0][0]", equalTo("3"));
    }

    @Test
    void everyTypeHasItsCell() {
        String columns = "id BIGINT PRIMARY KEY, b BOOLEAN, s SMALLINT NOT NULL, i INT, f FLOAT, d DOUBLE,"
                + " n DECIMAL(10,2), t TEXT, ts TIMESTAMP, dt DATE, tm TIME, j JSON, u UUID, e EMBEDDING(2)";
        sql(root, "CREATE USER TABLE http.types (" + columns + ")").then().statusCode(200);
        post(
                        root,
                        "INSERT INTO http.types VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)",
                        9_007_199_254_740_993L,
                        true,
                        -7,
                        42,
                        1.5,
                        0.1,
                        "-0.05",
                        "naïve 😀",
                        "2026-01-01T00:00:00Z",
                        "1969-12-31",
                        "00:00:01.5",
                        "{\"a\":1}",
                        "0198C0DE-0123-7ABC-8DEF-0123456789AB",
                        "[0.5,-2]")
                .then()
                .statusCode(200);

        ValidatableResponse answer =
                sql(root, "SELECT * FROM http.types").then().statusCode(200);

        answer.body("results[0].rows[0][0]", equalTo("9007199254740993"))
                .body("results[0].rows[0].subList(1, 6)", equalTo(List.of(true, -7, 42, 1.5f, 0.1f)))
                .body("results[0].rows[0].subList(6, 8)", equalTo(List.of("-0.05", "naïve 😀")))
                .body("results[0].rows[0][8]", equalTo(1_767_225_600_000_000L))
                .body("results[0].rows[0].subList(9, 11)", equalTo(List.of(-1, 1_500_000)))
                .body(
                        "results[0].rows[0].subList(11, 13)",
                        equalTo(List.of("{\"a\":1}", "0198c0de-0123-7abc-8def-0123456789ab")))
                .body("results[0].rows[0][13]", equalTo(List.of(0.5f, -2.0f)))
                .body("results[0].rows[0][15]", equalTo(false));
        answer.body("results[0].schema[0].flags", equalTo(List.of("pk", "nn", "uq")))
                .body("results[0].schema[2].flags", equalTo(List.of("nn")))
                .body("results[0].schema[1]", not(hasKey("flags")))
                .body("results[0].schema[6].data_type.Decimal.precision", equalTo(10))
                .body("results[0].schema[6].data_type.Decimal.scale", equalTo(2))
                .body("results[0].schema[13].data_type.Embedding", equalTo(2))
                .body("results[0].schema[14].name", equalTo("_seq"))
                .body("results[0].schema[15].data_type", equalTo("Boolean"));
    }

    @Test
    void namespaceOfTheRequestCounts() {
        sql(root, "CREATE USER TABLE http.unqualified (id BIGINT PRIMARY KEY)")
                .then()
                .statusCode(200);
        String body = "{\"sql\":\"SELECT id FROM unqualified\",\"namespace_id\":\"http\",\"unknown\":[{}]}";

        authorized(root).body(body).post("/v1/api/sql").then().statusCode(200);
        authorized(root).body(body).post("/api/sql").then().statusCode(200);
        failed(sql(root, "SELECT id FROM unqualified")).body("error.message", containsString("not found"));
    }

    @Test
    void malformedRequestsAreRefused() {
        for (byte[] body : List.of(
                bytes(""),
                bytes("{"),
                bytes("{\"sql\":1}"),
                bytes("{\"sql\":\"SELECT 1\"} x"),
                bytes("{\"sql\":\"\\ud800\"}"),
                bytes("{\"sql\":\"x\",\"params\":" + "[".repeat(10_000)),
                new byte[] {'{', '"', 's', 'q', 'l', '"', ':', '"', (byte) 0xff, '"', '}'})) {
            failed(authorized(root).body(body).post("/v1/api/sql"))
                    .body("error.code", equalTo("INVALID_INPUT"))
                    .body("error.message", startsWith("Invalid JSON payload:"));
        }
        code(sql(root, " ; -- nothing\n;"), "EMPTY_SQL", "No SQL statements");
        code(sql(root, "SELECT 'open"), "BATCH_PARSE_ERROR", "Unterminated quoted string");
        code(sql(root, "SELECT 1 /* open"), "BATCH_PARSE_ERROR", "Unterminated block comment");
        code(sql(root, "SELEKT 1"), "INVALID_SQL", "Invalid SQL: ");
        code(sql(root, "SELECT '" + "x".repeat(1 << 20) + "'"), "INVALID_SQL", "too long");
        code(post(root, "SELECT 1; SELECT 2", 1), "PARAMS_WITH_BATCH", "multi-statement");
        code(post(root, "SELECT $1", List.of(1)), "INVALID_PARAMETER", "Array parameters not yet supported");
        code(post(root, "SELECT $1", Map.of()), "INVALID_PARAMETER", "Object parameters not yet supported");
        code(post(root, "SELECT 1", new Object[51]), "INVALID_PARAMETER", "51");
        code(sql(root, "EXECUTE AS USER 'bob' SELECT 1"), "INVALID_INPUT", "parentheses");
    }

    @Test
    void compressedBodiesAreDecoded() throws IOException {
        authorized(root)
                .header("Content-Encoding", "gzip")
                .body(gzip(bytes("{\"sql\":\"SELECT 1\"}")))
                .post("/v1/api/sql")
                .then()
                .statusCode(200);
        authorized(root)
                .header("Content-Encoding", "gzip")
                .body(gzip(new byte[11 << 20]))
                .post("/v1/api/sql")
                .then()
                .statusCode(413);
    }

    @Test
    void othersLearnLessThanAdmins() {
        users.add("http-user", Role.USER);
        String user = users.token("http-user");
        sql(root, "CREATE SHARED TABLE http.hidden (id BIGINT PRIMARY KEY)")
                .then()
                .statusCode(200);

        failed(sql(user, "SELECT * FROM http.no_such_table"))
                .body("error.message", equalTo("SQL statement failed"))
                .body("error", not(hasKey("details")));
        failed(sql(root, "SELECT * FROM http.no_such_table"))
                .body("error.message", containsString("http.no_such_table"))
                .body("error.details", equalTo("SELECT * FROM http.no_such_table"));
        failed(sql(user, "SELEKT 1")).body("error.message", equalTo("SQL statement is invalid or not allowed"));
        failed(sql(user, "SELECT 'open")).body("error.message", equalTo("Failed to parse SQL batch"));
        forbidden(
                sql(user, "SELECT * FROM http.hidden"),
                "Access denied: Role 'User' cannot access table 'http.hidden'.");
        forbidden(sql(user, "SELECT * FROM system.users"), "System tables require 'dba' or 'system' role");
        forbidden(
                sql(user, "CREATE NAMESPACE x"),
                "Admin privileges (DBA or System role) required for namespace operations");
    }

    @Test
    void impersonationFollowsTheRoles() {
        users.add("http-actor", Role.USER);
        String user = users.token("http-actor");
        sql(root, "CREATE USER TABLE http.owned (id BIGINT PRIMARY KEY)").then().statusCode(200);

        sql(root, "EXECUTE AS USER 'o''brien' (INSERT INTO http.owned (id) VALUES (1))")
                .then()
                .statusCode(200)
                .body("results[0].as_user", equalTo("o'brien"));
        sql(root, "SELECT id FROM http.owned").then().body("results[0].rows", hasSize(0));
        sql(user, "EXECUTE AS USER 'http-actor' (SELECT id FROM http.owned)")
                .then()
                .statusCode(200);
        sql(user, "EXECUTE AS USER 'root' (SELECT 1)")
                .then()
                .statusCode(403)
                .body("error.code", equalTo("PERMISSION_DENIED"))
                .body("error.message", startsWith("Unauthorized: EXECUTE AS USER is not authorized"));
        forbidden(sql(root, "EXECUTE AS USER 'root' (SELECT * FROM system.users)"), "Access denied: Role 'User'");
    }

    @Test
    void secretColumnsAreMaskedForOthers() {
        users.add("http-masked", Role.USER);
        sql(users.token("http-masked"), "SELECT 'x' AS password_hash, 'y' AS other")
                .then()
                .body("results[0].rows[0]", equalTo(List.of("***", "y")));
        sql(root, "SELECT 'x' AS password_hash").then().body("results[0].rows[0]", equalTo(List.of("x")));
    }

    private void changed(String statement, int count, String message) {
        sql(root, statement)
                .then()
                .statusCode(200)
                .body("results", hasSize(1))
                .body("results[0].row_count", equalTo(count))
                .body("results[0].message", equalTo(message))
                .body("results[0]", not(hasKey("rows")))
                .body("results[0]", not(hasKey("schema")));
    }

    private static void code(Response response, String code, String fragment) {
        failed(response).body("error.code", equalTo(code)).body("error.message", containsString(fragment));
    }

    private static ValidatableResponse failed(Response response) {
        return response.then()
                .statusCode(400)
                .contentType(ContentType.JSON)
                .body("status", equalTo("error"))
                .body("results", hasSize(0))
                .body("$", hasKey("took"));
    }

    private static void forbidden(Response response, String fragment) {
        response.then()
                .statusCode(403)
                .body("error.code", equalTo("PERMISSION_DENIED"))
                .body("error.message", containsString(fragment));
    }

    private static void refused(Response response, String code, @Nullable String message) {
        response.then().statusCode(401).body("status", equalTo("error")).body("error.code", equalTo(code));
        assertThat(response.<String>path("error.message"))
                .isEqualTo(message == null ? response.path("error.message") : message);
    }

    private static Response sql(String token, String text) {
        return authorized(token).body(Map.of("sql", text)).post("/v1/api/sql");
    }

    private static Response post(String token, String text, Object... params) {
        return authorized(token)
                .body(Map.of("sql", text, "params", Arrays.asList(params)))
                .post("/v1/api/sql");
    }

    private static RequestSpecification authorized(String token) {
        return given().contentType(ContentType.JSON).header("Authorization", "Bearer " + token);
    }

    private static RequestSpecification request() {
        return given().contentType(ContentType.JSON).body(Map.of("sql", "SELECT 1"));
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
