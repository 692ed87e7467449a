package org.kalamdb.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.Role;

@QuarkusTest
class AuthEndpointsTest {
    private static final String REMOTE = "203.0.113.9";

    @Inject
    TestUsers users;

    @Test
    void loginAnswersWithTheUserTokensAndCookies() {
        Response response = login("root", TestUsers.ROOT_PASSWORD);

        response.then()
                .statusCode(200)
                .body("user.id", equalTo("root"))
                .body("user.role", equalTo("system"))
                .body("user.email", equalTo("root@localhost"))
                .body(
                        "user.created_at",
                        matchesPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?\\+00:00"))
                .body("admin_ui_access", equalTo(true))
                .body("expires_at", matchesPattern(".*T\\d\\d:\\d\\d:\\d\\d\\+00:00"))
                .body("$", hasKey("refresh_expires_at"));
        List<String> cookies = response.headers().getValues("Set-Cookie");
        assertThat(cookies)
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .contains("; HttpOnly; SameSite=Strict; Path=/; Expires=")
                        .doesNotContain("Secure", "Domain", "Max-Age"));
        assertThat(cookies.get(0)).startsWith("kalamdb_auth=" + response.path("access_token") + ";");
        assertThat(cookies.get(1)).startsWith("kalamdb_refresh=" + response.path("refresh_token") + ";");
    }

    @Test
    void cookiesAreSecureOverHttps() {
        Response response = given().header("X-Forwarded-Proto", "https")
                .contentType(ContentType.JSON)
                .body(Map.of("user", "root", "password", TestUsers.ROOT_PASSWORD))
                .post("/v1/api/auth/login");

        assertThat(response.headers().getValues("Set-Cookie"))
                .allSatisfy(cookie -> assertThat(cookie).endsWith("; Secure"));
    }

    @Test
    void userFieldHasAnAlias() {
        given().contentType(ContentType.JSON)
                .body(Map.of("username", "root", "password", TestUsers.ROOT_PASSWORD))
                .post("/v1/api/auth/login")
                .then()
                .statusCode(200);
    }

    @Test
    void failedLoginsLookTheSame() {
        users.add("login-failures", Role.USER);
        for (String[] attempt : new String[][] {
            {"login-failures", "wrong"},
            {"login-failures", ""},
            {"no-such-user", "wrong"},
            {"root", ""},
            {"../root", "wrong"}
        }) {
            login(attempt[0], attempt[1])
                    .then()
                    .statusCode(401)
                    .contentType(ContentType.JSON)
                    .body("error", equalTo("unauthorized"))
                    .body("message", equalTo("Invalid credentials"));
        }
    }

    @Test
    void fiveFailuresLockTheAccount() {
        users.add("locked-out", Role.USER);
        for (int i = 0; i < 5; i++) {
            login("locked-out", "wrong").then().statusCode(401).body("error", equalTo("unauthorized"));
        }

        login("locked-out", TestUsers.PASSWORD)
                .then()
                .statusCode(401)
                .body("error", equalTo("account_locked"))
                .body("message", containsString("15 minutes"));
    }

    @Test
    void malformedBodiesAreRefusedAsText() {
        for (String body : new String[] {
            "",
            "{",
            "[]",
            "{\"user\":\"root\"}",
            "{\"password\":\"x\"}",
            "{\"user\":1,\"password\":\"x\"}",
            "{\"user\":null,\"password\":\"x\"}",
            "{\"user\":\"root\",\"password\":\"x\",\"extra\":1}",
            "{\"user\":\"root\",\"username\":\"root\",\"password\":\"x\"}",
            "{\"user\":\"root\",\"user\":\"root\",\"password\":\"x\"}",
            "{\"user\":\"\\ud800\",\"password\":\"x\"}",
            "{\"user\":\"" + "u".repeat(129) + "\",\"password\":\"x\"}",
            "{\"user\":\"root\",\"password\":\"" + "p".repeat(257) + "\"}"
        }) {
            assertBadRequest(given().contentType(ContentType.JSON).body(body).post("/v1/api/auth/login"));
        }
        assertBadRequest(given().contentType(ContentType.TEXT)
                .body("{\"user\":\"root\",\"password\":\"x\"}")
                .post("/v1/api/auth/login"));
    }

    @Test
    void refreshTakesTheRefreshTokenOnly() {
        Response login = login("root", TestUsers.ROOT_PASSWORD);
        String access = login.path("access_token");
        String refresh = login.path("refresh_token");

        given().cookie("kalamdb_refresh", refresh)
                .post("/v1/api/auth/refresh")
                .then()
                .statusCode(200)
                .body("user.id", equalTo("root"))
                .body("access_token", not(nullValue()));
        given().header("Authorization", "bearer " + refresh)
                .post("/v1/api/auth/refresh")
                .then()
                .statusCode(200);
        unauthorized(given().header("Authorization", "Bearer " + access).post("/v1/api/auth/refresh"));
        unauthorized(given().cookie("kalamdb_refresh", access).post("/v1/api/auth/refresh"));
        unauthorized(given().cookie("kalamdb_auth", access).post("/v1/api/auth/refresh"));
        unauthorized(given().post("/v1/api/auth/refresh"));
    }

    @Test
    void refreshEndsWithTheUserAndTheRole() {
        users.add("refresh-role", Role.USER);
        users.add("refresh-gone", Role.USER);
        String changed = login("refresh-role", TestUsers.PASSWORD).path("refresh_token");
        String gone = login("refresh-gone", TestUsers.PASSWORD).path("refresh_token");
        users.changeRole("refresh-role", Role.DBA);
        users.drop("refresh-gone");

        unauthorized(given().cookie("kalamdb_refresh", changed).post("/v1/api/auth/refresh"));
        unauthorized(given().cookie("kalamdb_refresh", gone).post("/v1/api/auth/refresh"));
        unauthorized(login("refresh-gone", TestUsers.PASSWORD));
    }

    @Test
    void meTellsWhoIsLoggedIn() {
        users.add("me-user", Role.SERVICE);
        Response login = login("me-user", TestUsers.PASSWORD);
        String access = login.path("access_token");

        for (Response me : new Response[] {
            given().header("Authorization", "Bearer " + access).get("/v1/api/auth/me"),
            given().header("Authorization", "BEARER " + access).get("/v1/api/auth/me"),
            given().cookie("kalamdb_auth", access).get("/v1/api/auth/me")
        }) {
            me.then()
                    .statusCode(200)
                    .body("user.id", equalTo("me-user"))
                    .body("user.role", equalTo("service"))
                    .body("user.email", nullValue())
                    .body("user", hasKey("email"))
                    .body("admin_ui_access", equalTo(false));
        }
        unauthorized(given().get("/v1/api/auth/me"));
        unauthorized(given().cookie("kalamdb_auth", login.<String>path("refresh_token"))
                .get("/v1/api/auth/me"));
        unauthorized(given().header("Authorization", "Basic cm9vdDp4").get("/v1/api/auth/me"));
    }

    @Test
    void logoutExpiresTheCookies() {
        Response response = given().post("/v1/api/auth/logout");

        response.then().statusCode(200).body("message", equalTo("Logged out successfully"));
        assertThat(response.headers().getValues("Set-Cookie"))
                .hasSize(2)
                .allSatisfy(cookie -> assertThat(cookie)
                        .matches("kalamdb_(auth|refresh)=; HttpOnly; SameSite=Strict; Path=/; "
                                + "Expires=Thu, 01 Jan 1970 00:00:00 GMT"));
    }

    @Test
    void setupIsOverOnceRootHasAPassword() {
        given().get("/v1/api/auth/status").then().statusCode(200).body("needs_setup", equalTo(false));
        given().header("X-Forwarded-For", REMOTE)
                .get("/v1/api/auth/status")
                .then()
                .statusCode(403)
                .body("error", equalTo("forbidden"));
        given().contentType(ContentType.JSON)
                .body(Map.of("user", "admin", "password", "x", "root_password", "x"))
                .post("/v1/api/auth/setup")
                .then()
                .statusCode(409)
                .body("error", equalTo("already_configured"));
    }

    private static Response login(String user, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("user", user, "password", password))
                .post("/v1/api/auth/login");
    }

    private static ValidatableResponse unauthorized(Response response) {
        return response.then()
                .statusCode(401)
                .body("error", equalTo("unauthorized"))
                .body("message", not(nullValue()));
    }

    private static void assertBadRequest(Response response) {
        response.then().statusCode(400).contentType(ContentType.TEXT);
    }
}
