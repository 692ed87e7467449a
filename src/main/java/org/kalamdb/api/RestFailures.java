package org.kalamdb.api;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/// Answers for what the REST endpoints do not answer themselves. No stack trace leaves the server.
public final class RestFailures {
    private static final Logger LOG = Logger.getLogger(RestFailures.class);

    /// Wrong path, method or media type: the status alone.
    @ServerExceptionMapper
    public Response refused(WebApplicationException refusal) {
        return Response.status(refusal.getResponse().getStatus()).build();
    }

    /// A storage failure or a bug.
    @ServerExceptionMapper
    public Response failed(Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.errorf(failure, "request failed: error id %s", id);
        return AuthReplies.error(500, "internal_error", "Authentication failed (error id %s)".formatted(id));
    }
}
