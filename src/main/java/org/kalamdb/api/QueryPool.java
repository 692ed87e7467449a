package org.kalamdb.api;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The platform threads that run statements: a fixed number, with a bounded queue before them. A full
/// queue refuses the request rather than let it wait for long. Safe for any number of threads.
public final class QueryPool implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(5);

    /// Several times what the deepest statement needs that the parser takes. Memory is used only as it fills.
    private static final long STACK_BYTES = 4L << 20;

    private final ThreadPoolExecutor executor;
    private final LongAdder refused = new LongAdder();

    /// @param threads       that run statements
    /// @param queueCapacity requests that may wait
    public QueryPool(int threads, int queueCapacity) {
        executor = new ThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queueCapacity),
                Thread.ofPlatform()
                        .name("query-", 0)
                        .daemon()
                        .stackSize(STACK_BYTES)
                        .factory(),
                new ThreadPoolExecutor.AbortPolicy());
    }

    /// Threads that run statements.
    public int threads() {
        return executor.getMaximumPoolSize();
    }

    /// Requests that wait for a thread now.
    public int waiting() {
        return executor.getQueue().size();
    }

    /// Requests that a thread works on now.
    public int running() {
        return executor.getActiveCount();
    }

    /// Requests for which there was no room, since the start.
    public long refused() {
        return refused.sum();
    }

    /// Runs the task soon.
    ///
    /// @throws DbException OVERLOADED when the queue is full or the server stops
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException full) {
            refused.increment();
            throw new DbException(ErrorCode.OVERLOADED, "too many requests are waiting, try again later", full);
        }
    }

    /// Lets running and waiting requests finish for a while, then interrupts them. The server has waited for
    /// them before, so they are few or none.
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                executor.shutdownNow();
                executor.awaitTermination(AFTER_INTERRUPT.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException stopping) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
