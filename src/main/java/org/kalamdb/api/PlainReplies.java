package org.kalamdb.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
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

    /// Swallows what is still coming, so that the client gets to read the answer, then closes the
    /// connection.
    static void tooLarge(HttpServerRequest request, int maxBytes) {
        long declared = RequestGate.declaredBytes(request);
        JsonObject body = new JsonObject()
                .put("error", "BODY_TOO_LARGE")
                .put("message", "Request body exceeds the maximum of %d bytes".formatted(maxBytes))
                .put("size_bytes", declared < 0 ? null : declared)
                .put("max_bytes", maxBytes);
        HttpServerResponse response = request.response().setStatusCode(413);
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
        if (request.version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        Swallowing rest = new Swallowing(request);
        request.handler(rest::take);
        request.exceptionHandler(_ -> rest.end());
        request.endHandler(_ -> rest.end());
        request.resume();
        response.end(body.toBuffer()).onFailure(PlainReplies::notDelivered);
    }

    /// One request too many of an address.
    static void tooMany(HttpServerRequest request) {
        json(
                request.response().putHeader(HttpHeaders.RETRY_AFTER, "1"),
                new JsonObject()
                        .put("error", "RATE_LIMIT_EXCEEDED")
                        .put("message", "Too many requests per second. Please slow down.")
                        .put("retry_after_seconds", 1));
    }

    /// A request of an address that is shut out. The connection is closed.
    ///
    /// @param left until it may come back
    static void banned(HttpServerRequest request, Duration left) {
        long seconds = Math.max(1, left.plusMillis(999).toSeconds());
        HttpServerResponse response = request.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
        if (request.version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        json(
                response,
                new JsonObject()
                        .put("error", "IP_BANNED")
                        .put("message", "This address sent too many requests and is shut out for a while.")
                        .put("retry_after_seconds", seconds));
    }

    /// One login or setup too many of an address.
    static void tooManyLogins(HttpServerRequest request) {
        json(
                request.response().putHeader(HttpHeaders.RETRY_AFTER, "1"),
                new JsonObject()
                        .put("error", "rate_limited")
                        .put("message", "Too many attempts from this address. Please wait before trying again."));
    }

    private static void json(HttpServerResponse response, JsonObject body) {
        response.setStatusCode(WireError.TOO_MANY)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(body.toBuffer())
                .onFailure(PlainReplies::notDelivered);
    }

    /// The rest of a body that nobody wants, up to a bound.
    private static final class Swallowing {
        private static final long MAX_BYTES = 64L << 20;

        private final HttpServerRequest request;
        private long bytes;

        Swallowing(HttpServerRequest request) {
            this.request = request;
        }

        void take(Buffer part) {
            bytes += part.length();
            if (bytes > MAX_BYTES) {
                request.connection().close();
            }
        }

        void end() {
            if (request.version() != HttpVersion.HTTP_2) {
                request.connection().close();
            }
        }
    }

    /// Breaks the response off, so that the client cannot take what it has for the whole. An HTTP/1
    /// connection is closed itself: closing its response would keep the framework's handlers from
    /// ever hearing of the end.
    static void breakOff(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset();
        } else {
            request.connection().close();
        }
    }

    /// The status alone.
    static void empty(HttpServerRequest request, int status) {
        request.response().setStatusCode(status).end().onFailure(PlainReplies::notDelivered);
    }

    private static void text(HttpServerRequest request, int status, String text) {
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, TEXT)
                .end(text)
                .onFailure(PlainReplies::notDelivered);
    }

    private static void notDelivered(Throwable gone) {
        LOG.debugf("answer not delivered: %s", gone.getMessage());
    }
}
