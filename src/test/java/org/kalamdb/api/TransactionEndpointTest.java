package org.kalamdb.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.Role;

/// Transactions as clients see them (`sql.md` §16, `http-api.md` §8.5).
@QuarkusTest
class TransactionEndpointTest {
    private static final String UUID_V7 = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private static final AtomicBoolean USER_MADE = new AtomicBoolean();

    @Inject
    TestUsers users;

    private String root = "";
    private String user = "";

    @BeforeEach
    void prepare() {
        root = users.token("root");
        if (USER_MADE.compareAndSet(false, true)) {
            users.add("tx-user", Role.USER);
        }
        user = users.token("tx-user");
        sql(root, "CREATE NAMESPACE IF NOT EXISTS tx").then().statusCode(200);
        sql(root, "CREATE USER TABLE IF NOT EXISTS tx.t (id INT PRIMARY KEY, n INT)")
                .then()
                .statusCode(200);
        sql(user, "DELETE FROM tx.t WHERE id >= 0").then().statusCode(200);
    }

    @Test
    void resultsComeInOrderAndTheSumsOfRowChangesLast() {
        sql(
                        user,
                        "BEGIN; INSERT INTO tx.t VALUES (1, 1); INSERT INTO tx.t VALUES (2, 2);"
                                + " UPDATE tx.t SET n = 3 WHERE id = 2; SELECT n FROM tx.t; COMMIT")
                .then()
                .statusCode(200)
                .body("results", hasSize(5))
                .body("results[0].message", matchesPattern("Transaction started \\(" + UUID_V7 + "\\)"))
                .body("results[0].row_count", equalTo(0))
                .body("results[0].as_user", equalTo("tx-user"))
                .body("results[1].rows", equalTo(List.of(List.of(1), List.of(3))))
                .body("results[2].message", matchesPattern("Transaction committed \\(" + UUID_V7 + "\\)"))
                .body("results[3].message", equalTo("Inserted 2 row(s)"))
                .body("results[4].message", equalTo("Updated 1 row(s)"));
        sql(user, "START TRANSACTION; DELETE FROM tx.t WHERE id = 1; ROLLBACK WORK")
                .then()
                .statusCode(200)
                .body("results[1].message", matchesPattern("Transaction rolled back \\(" + UUID_V7 + "\\)"))
                .body("results[2].message", equalTo("Deleted 1 row(s)"));
        rows(List.of(1), List.of(3));
    }

    @Test
    void anOpenTransactionIsRolledBackAtTheEndOfTheRequest() {
        refused(
                sql(user, "BEGIN; INSERT INTO tx.t VALUES (1, 1)"),
                equalTo("Request completed with an open explicit transaction; rolled back automatically"));
        rows();
    }

    @Test
    void aFailureRollsBackAndNamesTheStatement() {
        refused(
                sql(user, "BEGIN; INSERT INTO tx.t VALUES (1, 1); INSERT INTO tx.t VALUES (1, 2); COMMIT"),
                startsWith("Statement 3 failed: Already exists: Primary key violation"));
        refused(
                sql(user, "BEGIN; INSERT INTO tx.t VALUES (1, 1); BEGIN; COMMIT"),
                containsString("already has an active transaction"));
        refused(sql(user, "COMMIT"), containsString("requires an active explicit SQL transaction"));
        refused(sql(user, "ROLLBACK TRANSACTION"), containsString("requires an active explicit SQL transaction"));
        refused(
                sql(root, "BEGIN; CREATE NAMESPACE tx_other; COMMIT"),
                containsString("DDL is not allowed inside explicit transaction"));
        refused(
                sql(root, "BEGIN; SELECT * FROM system.users; COMMIT"),
                containsString("system tables are not supported inside explicit transactions"));
        rows();
    }

    @Test
    void clausesThatTheDialectDoesNotHaveAreRefusedBeforeAnythingRuns() {
        for (String begin : List.of("BEGIN ISOLATION LEVEL SERIALIZABLE", "BEGIN READ ONLY", "SAVEPOINT a")) {
            sql(user, "INSERT INTO tx.t VALUES (9, 9); " + begin)
                    .then()
                    .statusCode(400)
                    .body("error.code", equalTo("INVALID_SQL"));
        }
        rows();
    }

    @Test
    void losersOfARaceLearnTheRow() throws Exception {
        sql(user, "INSERT INTO tx.t VALUES (7, 0)").then().statusCode(200);
        int clients = 8;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Response>> answers = new ArrayList<>();
        int won = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < clients; i++) {
                answers.add(threads.submit(() -> {
                    start.await();
                    return sql(user, "BEGIN; UPDATE tx.t SET n = n + 1 WHERE id = 7; COMMIT");
                }));
            }
            start.countDown();
            for (Future<Response> answer : answers) {
                Response response = answer.get();
                if (response.statusCode() == 200) {
                    won++;
                } else {
                    refused(
                            response,
                            equalTo("Statement 3 failed: Conflict: row (id = 7) of table 'tx.t' was changed by others"
                                    + " after the transaction began"));
                }
            }
        }
        assertThat(won).isPositive();
        rows(List.of(won));
    }

    @Test
    void openTransactionsAreListedForAdministratorsOnly() {
        sql(root, "SELECT * FROM system.transactions")
                .then()
                .statusCode(200)
                .body("results[0].schema[0].name", equalTo("transaction_id"))
                .body("results[0].rows", hasSize(0));
        sql(user, "SELECT * FROM system.transactions").then().statusCode(403);
        sql(root, "SELECT name FROM system.settings WHERE name LIKE 'transactions.%'")
                .then()
                .statusCode(200)
                .body("results[0].rows", not(hasSize(0)));
    }

    private void rows(List<?>... expected) {
        sql(user, "SELECT n FROM tx.t").then().statusCode(200).body("results[0].rows", equalTo(List.of(expected)));
    }

    private static void refused(Response response, Matcher<String> message) {
        response.then()
                .statusCode(400)
                .body("status", equalTo("error"))
                .body("results", hasSize(0))
                .body("error.code", equalTo("SQL_EXECUTION_ERROR"))
                .body("error.message", message);
    }

    private static Response sql(String token, String text) {
        return given().contentType(ContentType.JSON)
                .header("Authorization", "Bearer " + token)
                .body(Map.of("sql", text))
                .post("/v1/api/sql");
    }
}
