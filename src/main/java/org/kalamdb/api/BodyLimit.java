package org.kalamdb.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/// Refuses requests whose `Content-Length` is over the limit before any endpoint sees them. Bodies of
/// unknown length are measured while they are read.
@Singleton
public final class BodyLimit {
    /// Ahead of the framework's own check, which answers without a body.
    private static final int PRIORITY = 100;

    private final SqlLimits limits;

    BodyLimit(SqlLimits limits) {
        this.limits = limits;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (declaredBytes(request) > limits.bodyBytes()) {
            PlainReplies.tooLarge(request, limits.bodyBytes());
        } else {
            context.next();
        }
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
