package org.kalamdb.api;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kalamdb.security.TokenPair;

/// The cookies that carry a login (`http-api.md` §5.6). Only the auth endpoints read them. Immutable.
final class AuthCookies {
    static final String ACCESS = "kalamdb_auth";
    static final String REFRESH = "kalamdb_refresh";

    private final boolean secureOverHttps;

    /// @param secureOverHttps whether cookies set over https must not travel over http
    AuthCookies(boolean secureOverHttps) {
        this.secureOverHttps = secureOverHttps;
    }

    /// The `Set-Cookie` values of a login.
    List<String> of(TokenPair tokens, HttpServerRequest request) {
        return List.of(
                cookie(ACCESS, tokens.accessToken(), tokens.accessExpirySeconds(), request),
                cookie(REFRESH, tokens.refreshToken(), tokens.refreshExpirySeconds(), request));
    }

    /// The `Set-Cookie` values that remove both.
    List<String> expired(HttpServerRequest request) {
        return List.of(cookie(ACCESS, "", 0, request), cookie(REFRESH, "", 0, request));
    }

    static Optional<String> read(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getCookie(name))
                .map(Cookie::getValue)
                .filter(value -> !value.isEmpty());
    }

    private String cookie(String name, String value, long expirySeconds, HttpServerRequest request) {
        String secure = secureOverHttps && isHttps(request) ? "; Secure" : "";
        return "%s=%s; HttpOnly; SameSite=Strict; Path=/; Expires=%s%s"
                .formatted(name, value, WireTimes.cookieTime(expirySeconds), secure);
    }

    private static boolean isHttps(HttpServerRequest request) {
        @Nullable String forwarded = request.getHeader("X-Forwarded-Proto");
        return request.isSSL() || "https".equalsIgnoreCase(forwarded);
    }
}
