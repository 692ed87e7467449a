package org.kalamdb.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/// Collects a request body up to a limit that also holds for bodies without a `Content-Length` and
/// for what compressed ones become. Used by the request's event loop.
final class BodyReader {
    private final int maxBytes;
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer collected = Buffer.buffer();

    private BodyReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// The body; fails with [TooLargeException].
    static Future<Buffer> read(HttpServerRequest request, int maxBytes) {
        BodyReader reader = new BodyReader(maxBytes);
        request.handler(reader::take);
        request.exceptionHandler(reader.whole::tryFail);
        request.endHandler(_ -> reader.whole.tryComplete(reader.collected));
        return reader.whole.future();
    }

    private void take(Buffer part) {
        if (collected.length() + (long) part.length() > maxBytes) {
            whole.tryFail(new TooLargeException());
        } else {
            collected.appendBuffer(part);
        }
    }

    /// The body is over the limit.
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
