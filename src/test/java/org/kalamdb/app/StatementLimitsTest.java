package org.kalamdb.app;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a single statement may take in time and memory, over HTTP.
@QuarkusTest
@TestProfile(StatementLimitsTest.LowLimits.class)
class StatementLimitsTest {
    private static final int MOST_ATTEMPTS = 10;
    private static final String PAIRS = " FROM little.big a, little.big b, little.big c";

    public static final class LowLimits implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "kalamdb.limits.statement-timeout", "3s",
                    "kalamdb.query.memory-bytes", "2097152",
                    "kalamdb.query.heap-bytes", "2097152",
                    "kalamdb.query.spill-bytes", "4194304");
        }
    }

    @Inject
    Database database;

    private String token = "";

    @BeforeEach
    void prepare() {
        token = given().contentType(ContentType.JSON)
                .body(Map.of("user", "root", "password", "kalamdb123"))
                .post("/v1/api/auth/login")
                .path("access_token");
        sql("CREATE NAMESPACE IF NOT EXISTS little").then().statusCode(200);
        sql("CREATE TABLE IF NOT EXISTS little.big (n BIGINT PRIMARY KEY, t TEXT) WITH (TYPE = 'SHARED')")
                .then()
                .statusCode(200);
        if (count() == 0) {
            String rows = IntStream.range(0, 2000)
                    .mapToObj(n -> "(" + n + ", 'text " + n + "')")
                    .collect(Collectors.joining(","));
            sql("INSERT INTO little.big (n, t) VALUES " + rows).then().statusCode(200);
        }
    }

    @AfterEach
    void nothingIsHeld() {
        OpenQueries.awaitNone(database);
    }

    @Test
    void statementsOfAnyKindEndAtTheirDeadline() {
        for (String endless : new String[] {
            "SELECT COUNT(*)" + PAIRS + " WHERE a.n + b.n + c.n = -1",
            "SELECT a.t, COUNT(*), MAX(b.n)" + PAIRS + " GROUP BY a.t ORDER BY 2",
            "SELECT a.n" + PAIRS + " ORDER BY a.n + b.n + c.n DESC LIMIT 3",
            "INSERT INTO little.big (n, t) SELECT a.n + 100000, b.t" + PAIRS + " WHERE a.n + b.n + c.n = -1",
            "DELETE FROM little.big WHERE n IN (SELECT a.n" + PAIRS + " WHERE a.n + b.n + c.n = -1)"
        }) {
            sql(endless)
                    .then()
                    .statusCode(400)
                    .body("error.code", equalTo("SQL_EXECUTION_ERROR"))
                    .body("error.message", containsString("Handler execution timeout"))
                    .body("error.message", containsString("longer than 3000 ms"));
        }
        assertThat(count()).isEqualTo(2000);
    }

    @Test
    void statementThatNeedsTooMuchFailsAloneAndNamesTheLimit() {
        refused("SELECT a.t FROM little.big a, little.big b ORDER BY b.t", "kalamdb.query.spill-bytes");
        refused(
                "SELECT a.n + 2000 * b.n, COUNT(*) FROM little.big a, little.big b GROUP BY a.n + 2000 * b.n",
                "kalamdb.query.spill-bytes");
        refused("SELECT string_agg(a.t, ',') FROM little.big a, little.big b", "kalamdb.query.heap-bytes");
    }

    @Test
    void joinThatNeedsTooMuchFailsAloneAndNamesTheLimit() {
        for (String join : new String[] {"LEFT JOIN"}) {
            refused(
                    "SELECT COUNT(*) FROM little.big x " + join + " (SELECT a.n % 7 AS n, b.t || 'x' AS t"
                            + " FROM little.big a JOIN little.big b ON a.n % 2 = b.n % 2) y"
                            + " ON x.n % 7 = y.n AND x.t < y.t",
                    "kalamdb.query.spill-bytes");
        }
        refused(
                "SELECT COUNT(*) FROM little.big x WHERE x.n NOT IN (SELECT a.n + 2000 * b.n + 5000 FROM little.big a"
                        + " JOIN little.big b ON a.n % 2 = b.n % 2 AND a.n <= b.n)",
                "kalamdb.query.spill-bytes");
    }

    private void refused(String greedy, String setting) {
        answered(greedy)
                .then()
                .statusCode(400)
                .body("error.code", equalTo("SQL_EXECUTION_ERROR"))
                .body("error.message", containsString(setting));
        assertThat(count()).isEqualTo(2000);
    }

    /// The answer of a statement that needs little time once it has been planned before.
    private Response answered(String text) {
        Response answer = sql(text);
        for (int i = 0; i < MOST_ATTEMPTS && answer.asString().contains("Handler execution timeout"); i++) {
            answer = sql(text);
        }
        return answer;
    }

    private long count() {
        Response answer = answered("SELECT COUNT(*) FROM little.big");
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.jsonPath().getLong("results[0].rows[0][0]");
    }

    private Response sql(String text) {
        return given().header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON)
                .body(Map.of("sql", text))
                .post("/v1/api/sql");
    }
}
