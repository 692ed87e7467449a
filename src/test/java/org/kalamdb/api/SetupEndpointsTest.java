package org.kalamdb.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(SetupEndpointsTest.WithoutRootPassword.class)
class SetupEndpointsTest {
    /// A server at its first start.
    public static final class WithoutRootPassword implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("kalamdb.auth.root-password", "");
        }
    }

    @Test
    void firstTimeSetupFollowsTheContract() {
        login("root", "").then().statusCode(428).body("error", equalTo("setup_required"));
        login("root", "guess").then().statusCode(401).body("error", equalTo("unauthorized"));
        remoteLogin("root", "guess").then().statusCode(403).body("error", equalTo("forbidden"));
        remoteLogin("root", "").then().statusCode(428).body("error", equalTo("setup_required"));
        given().get("/v1/api/auth/status").then().statusCode(200).body("needs_setup", equalTo(true));

        refusedChoices();

        setup(Map.of("username", "admin", "password", "kalamdb123", "root_password", "kalamdb456", "email", "a@b.c"))
                .then()
                .statusCode(200)
                .body("user.id", equalTo("admin"))
                .body("user.role", equalTo("dba"))
                .body("user.email", equalTo("a@b.c"))
                .body("$", hasKey("message"))
                .body("$", not(hasKey("access_token")));
        given().get("/v1/api/auth/status").then().body("needs_setup", equalTo(false));
        login("admin", "kalamdb123").then().statusCode(200).body("admin_ui_access", equalTo(true));
        login("root", "kalamdb456").then().statusCode(200);
        login("root", "").then().statusCode(401);
        setup(Map.of("user", "second", "password", "kalamdb123", "root_password", "kalamdb456"))
                .then()
                .statusCode(409)
                .body("error", equalTo("already_configured"));
    }

    private static void refusedChoices() {
        given().header("X-Forwarded-For", "203.0.113.9")
                .contentType(ContentType.JSON)
                .body(Map.of("user", "admin", "password", "kalamdb123", "root_password", "kalamdb456"))
                .post("/v1/api/auth/setup")
                .then()
                .statusCode(403)
                .body("error", equalTo("forbidden"));
        setup(Map.of("user", "admin", "password", "short", "root_password", "kalamdb456"))
                .then()
                .statusCode(400)
                .body("error", equalTo("weak_password"))
                .body("message", startsWith("DBA user password:"));
        setup(Map.of("user", "admin", "password", "kalamdb123", "root_password", "Password"))
                .then()
                .statusCode(400)
                .body("error", equalTo("weak_password"))
                .body("message", startsWith("Root password:"));
        setup(Map.of("user", "a/b", "password", "kalamdb123", "root_password", "kalamdb456"))
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_user"));
        setup(Map.of("user", "root", "password", "kalamdb123", "root_password", "kalamdb456"))
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_user"));
        setup(Map.of("user", "admin", "password", "kalamdb123", "root_password", "kalamdb456", "role", "system"))
                .then()
                .statusCode(400)
                .contentType(ContentType.TEXT);
        setup(Map.of("user", "admin", "password", "kalamdb123"))
                .then()
                .statusCode(400)
                .contentType(ContentType.TEXT);
    }

    private static Response setup(Map<String, String> body) {
        return given().contentType(ContentType.JSON).body(body).post("/v1/api/auth/setup");
    }

    private static Response login(String user, String password) {
        return given().contentType(ContentType.JSON)
                .body(Map.of("user", user, "password", password))
                .post("/v1/api/auth/login");
    }

    private static Response remoteLogin(String user, String password) {
        return given().header("X-Forwarded-For", "203.0.113.9")
                .contentType(ContentType.JSON)
                .body(Map.of("user", user, "password", password))
                .post("/v1/api/auth/login");
    }
}
