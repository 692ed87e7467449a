package org.kalamdb.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Refuses requests before any endpoint sees them: a `Content-Length` over the limit, and HEAD, which
/// no endpoint of the contract has. Bodies of unknown length are measured while they are read.
@Singleton
public final class RequestGate {
    /// Ahead of the framework's own check, which answers without a body.
    private static final int PRIORITY = 100;

    private static final String AUTH_PATHS = "/v1/api/auth/";
    private static final int AUTH_BODY_BYTES = 2 << 20;

    private final SqlLimits limits;

    RequestGate(SqlLimits limits) {
        this.limits = limits;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        int limit = limit(request.path());
        if (declaredBytes(request) > limit) {
            PlainReplies.tooLarge(request, limit);
        } else if (HttpMethod.HEAD.equals(request.method())) {
            PlainReplies.empty(request, 404);
        } else {
            context.next();
        }
    }

    private int limit(@Nullable String path) {
        return path != null && path.startsWith(AUTH_PATHS)
                ? Math.min(AUTH_BODY_BYTES, limits.bodyBytes())
                : limits.bodyBytes();
    }

    /// The declared length, -1 for none or for one that no number can hold.
    static long declaredBytes(HttpServerRequest request) {
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        try {
            return declared == null ? -1 : Long.parseLong(declared);
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }
}
