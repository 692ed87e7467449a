package org.kalamdb.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.kalamdb.security.Origin;

/// Keeps `/q/metrics` to this machine, as the health endpoints are, unless it is opened to collectors.
@Singleton
public final class MetricsGate {
    private static final Logger LOG = Logger.getLogger(MetricsGate.class);

    /// Behind [RateGate].
    private static final int PRIORITY = 140;

    private static final String PATH = "/q/metrics";

    private final MetricsAccess access;
    private final ClientAddress clientAddress;

    MetricsGate(MetricsAccess access, ClientAddress clientAddress) {
        this.access = access;
        this.clientAddress = clientAddress;
    }

    void register(@Observes Filters filters) {
        if (access == MetricsAccess.LOCAL) {
            filters.register(this::check, PRIORITY);
        }
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        boolean concerned = path.equals(PATH) || path.startsWith(PATH + "/");
        if (!concerned || clientAddress.origin(request) == Origin.LOCAL) {
            context.next();
            return;
        }
        request.response()
                .setStatusCode(403)
                .putHeader("content-type", "application/json")
                .end("{\"error\":\"Access denied. Metrics are localhost-only.\"}")
                .onFailure(gone -> LOG.debugf("answer not delivered: %s", gone.getMessage()));
    }
}
