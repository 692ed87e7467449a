package org.kalamdb.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Answers requests for work that come once the server stops, while those that came before are finished:
/// 503, to be tried again, perhaps elsewhere. Health and documents stay reachable. Safe for any number of
/// threads.
@Singleton
public final class StopGate {
    private static final Logger LOG = Logger.getLogger(StopGate.class);
    /// Ahead of [RateGate]: what is not worked on is not counted.
    private static final int PRIORITY = 160;

    private static final String AUTH_PATHS = "/v1/api/auth/";
    private static final String STOPPING = "the server is stopping";

    private volatile boolean closed;

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    /// From now on no request for work gets through.
    public void close() {
        closed = true;
    }

    /// Whether the server stops.
    public boolean isClosed() {
        return closed;
    }

    private void check(RoutingContext context) {
        if (!closed) {
            context.next();
            return;
        }
        HttpServerRequest request = context.request();
        String path = request.path();
        if (isSql(path)) {
            WireError stopping =
                    new WireError(WireError.UNAVAILABLE, "OVERLOADED", "Server overloaded: " + STOPPING, null);
            refuse(request, Envelope.failure(stopping, 0).toString());
        } else if (path != null && path.startsWith(AUTH_PATHS)) {
            refuse(
                    request,
                    new JsonObject()
                            .put("error", "overloaded")
                            .put("message", STOPPING)
                            .encode());
        } else {
            context.next();
        }
    }

    private static boolean isSql(@Nullable String path) {
        return SqlRoute.PATH.equals(path) || SqlRoute.ALIAS.equals(path);
    }

    private static void refuse(HttpServerRequest request, String body) {
        HttpServerResponse response = request.response();
        response.setStatusCode(WireError.UNAVAILABLE)
                .putHeader(HttpHeaders.RETRY_AFTER, "1")
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body)
                .onFailure(gone -> LOG.debugf("answer not delivered: %s", gone.getMessage()));
    }
}
