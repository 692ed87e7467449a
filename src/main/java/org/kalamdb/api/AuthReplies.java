package org.kalamdb.api;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/// Short answers of the auth endpoints.
final class AuthReplies {
    private AuthReplies() {}

    static Response error(int status, String slug, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new ErrorReply(slug, message))
                .build();
    }

    static Response unauthorized(String message) {
        return error(401, "unauthorized", message);
    }

    static Response overloaded() {
        return Response.fromResponse(error(503, "overloaded", "Too many logins are waiting, try again later"))
                .header(HttpHeaders.RETRY_AFTER, 1)
                .build();
    }

    /// For bodies that are not what the endpoint takes.
    static Response malformed(String why) {
        return Response.status(400)
                .type(MediaType.TEXT_PLAIN_TYPE.withCharset("utf-8"))
                .entity("Json deserialize error: " + why)
                .build();
    }
}
