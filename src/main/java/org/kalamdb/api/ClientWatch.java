package org.kalamdb.api;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.LongAdder;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.StopSignal;

/// Stops the work of requests that nobody waits for any more: a statement whose client is gone before its
/// answer, and all of them when the server's patience with running statements ends. What was given to the
/// commit log is not taken back. Safe for any number of threads.
@Singleton
public final class ClientWatch {
    private final StopSignal server = new StopSignal();
    private final LongAdder abandoned = new LongAdder();

    /// The signal of a request, set when its connection or HTTP/2 stream ends before the answer does. To be
    /// called on the request's event loop.
    StopSignal watch(RoutingContext context) {
        StopSignal stop = new StopSignal(server);
        context.addEndHandler(end -> {
            if (end.failed()) {
                abandoned.increment();
                stop.request(ErrorCode.TIMEOUT, "the client is gone");
            }
        });
        return stop;
    }

    /// Requests so far whose client was gone before the end of its answer.
    public long abandoned() {
        return abandoned.sum();
    }

    /// Makes every request that is still worked on fail soon, and every later one.
    public void stopAll() {
        server.request(ErrorCode.OVERLOADED, "the server is stopping");
    }
}
