package org.kalamdb.api;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Collects a request body up to a limit that also holds for bodies without a `Content-Length` and
/// for what compressed ones become. Used by the request's event loop.
final class BodyReader {
    private final int maxBytes;
    private final BodyBudget budget;
    private final Promise<Buffer> whole = Promise.promise();
    private final Buffer collected = Buffer.buffer();

    private BodyReader(int maxBytes, BodyBudget budget) {
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    /// The body, whose bytes stay taken from the budget until the receiver gives them back. Fails with
    /// [TooLargeException], with OVERLOADED when the budget has no room, and when the client goes away.
    static Future<Buffer> read(HttpServerRequest request, int maxBytes, BodyBudget budget) {
        BodyReader reader = new BodyReader(maxBytes, budget);
        request.handler(reader::take);
        request.exceptionHandler(reader::fail);
        request.endHandler(_ -> reader.whole.tryComplete(reader.collected));
        return reader.whole.future();
    }

    private void take(Buffer part) {
        if (whole.future().isComplete()) {
            return;
        }
        if (collected.length() + (long) part.length() > maxBytes) {
            fail(new TooLargeException());
        } else if (budget.tryTake(part.length())) {
            collected.appendBuffer(part);
        } else {
            fail(new DbException(ErrorCode.OVERLOADED, "too many large requests are waiting, try again later"));
        }
    }

    private void fail(Throwable why) {
        if (whole.tryFail(why)) {
            budget.giveBack(collected.length());
        }
    }

    /// The body is over the limit.
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
