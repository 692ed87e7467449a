package org.kalamdb.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Answers to requests that no endpoint could make sense of. They are short and the same everywhere.
final class PlainReplies {
    private static final Logger LOG = Logger.getLogger(PlainReplies.class);
    private static final String TEXT = "text/plain; charset=utf-8";

    private PlainReplies() {}

    /// Whether the request declares a JSON body; if not, it has been answered.
    static boolean requireJson(HttpServerRequest request) {
        if (isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            return true;
        }
        text(request, 400, "Content type error: expected application/json");
        return false;
    }

    /// Whether a `Content-Type` is `application/json` or of the `+json` family.
    static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String essence = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return essence.equals("application/json") || (essence.startsWith("application/") && essence.endsWith("+json"));
    }

    /// Answers a request whose body could not be collected.
    static void unreadableBody(HttpServerRequest request, Throwable failure, int maxBytes) {
        if (failure instanceof BodyReader.TooLargeException) {
            tooLarge(request, maxBytes);
        } else {
            LOG.debugf("request body not received: %s", failure.getMessage());
            request.response().reset();
        }
    }

    /// Closes the connection afterwards, because the rest of the body is still coming.
    static void tooLarge(HttpServerRequest request, int maxBytes) {
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        JsonObject body = new JsonObject()
                .put("error", "BODY_TOO_LARGE")
                .put("message", "Request body exceeds the maximum of %d bytes".formatted(maxBytes))
                .put("size_bytes", declared == null ? null : Long.parseLong(declared))
                .put("max_bytes", maxBytes);
        request.response()
                .setStatusCode(413)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CONNECTION, "close")
                .end(body.toBuffer())
                .onComplete(_ -> request.connection().close());
    }

    private static void text(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
                .end(text)
                .onFailure(gone -> LOG.debugf("answer not delivered: %s", gone.getMessage()));
    }
}
