package org.kalamdb.api;

import static io.restassured.RestAssured.given;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.model.AuthType;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;
import org.kalamdb.security.Accounts;
import org.kalamdb.security.PasswordHasher;
import org.kalamdb.security.Tokens;

/// Accounts for tests over HTTP, made beside the endpoints, and their tokens.
@Singleton
public class TestUsers {
    static final String ROOT_PASSWORD = "kalamdb123";
    static final String PASSWORD = "correct horse";

    /// As configured for tests.
    private static final String SECRET = "a secret of the tests, longer than 32 characters";

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
        return login(name).path("access_token");
    }

    /// A refresh token, got by logging in.
    String refreshToken(String name) {
        return login(name).path("refresh_token");
    }

    /// An access token as the server issued it so many seconds ago.
    String tokenIssuedBefore(String name, long seconds) {
        Clock then = () -> clock.micros() - TimeUnit.SECONDS.toMicros(seconds);
        Tokens earlier = new Tokens(SECRET, Duration.ofDays(1), then);
        return earlier.issue(accounts.find(new UserId(name)).orElseThrow()).accessToken();
    }

    private static Response login(String name) {
        String password = name.equals("root") ? ROOT_PASSWORD : PASSWORD;
        return given().contentType(ContentType.JSON)
                .body(Map.of("user", name, "password", password))
                .post("/v1/api/auth/login")
                .then()
                .statusCode(200)
                .extract()
                .response();
    }

    private static UserDef changed(UserDef user, Role role, @Nullable Long deletedMillis) {
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
