package org.kalamdb.api;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import jakarta.inject.Singleton;
import java.util.Map;
import org.kalamdb.common.Clock;
import org.kalamdb.model.AuthType;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;
import org.kalamdb.security.Accounts;
import org.kalamdb.security.PasswordHasher;

/// Accounts for tests over HTTP, made beside the endpoints, and their tokens.
@Singleton
public class TestUsers {
    static final String ROOT_PASSWORD = "kalamdb123";
    static final String PASSWORD = "correct horse";

    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final Clock clock;

    TestUsers(Accounts accounts, PasswordHasher hasher, Clock clock) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.clock = clock;
    }

    void add(String name, Role role) {
        long now = clock.millis();
        accounts.create(new UserDef(
                new UserId(name),
                hasher.hash(PASSWORD),
                role,
                null,
                AuthType.PASSWORD,
                null,
                0,
                null,
                null,
                now,
                now,
                null));
    }

    void drop(String name) {
        long now = clock.millis();
        accounts.update(new UserId(name), user -> changed(user, user.role(), now));
    }

    void changeRole(String name, Role role) {
        accounts.update(new UserId(name), user -> changed(user, role, null));
    }

    /// An access token, got by logging in.
    String token(String name) {
        String password = name.equals("root") ? ROOT_PASSWORD : PASSWORD;
        return given().contentType(ContentType.JSON)
                .body(Map.of("user", name, "password", password))
                .post("/v1/api/auth/login")
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
    }

    private static UserDef changed(UserDef user, Role role, @org.jspecify.annotations.Nullable Long deletedMillis) {
        return new UserDef(
                user.id(),
                user.passwordHash(),
                role,
                user.email(),
                user.authType(),
                user.authDataJson(),
                user.failedLogins(),
                user.lockedUntil(),
                user.lastLoginMillis(),
                user.createdMillis(),
                user.updatedMillis(),
                deletedMillis);
    }
}
