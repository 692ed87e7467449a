package org.kalamdb.sql.exec;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.StopSignal;

/// Tells a running statement to stop, by deadline or by request. [#cancel] may be called from any thread;
/// the statement's thread calls [#check] between batches and inside long loops.
public final class Cancellation {
    private final LongSupplier nanoTime;
    private final long deadlineNanos;
    private final Duration timeout;
    private final StopSignal stop;

    /// @param timeout  how long the statement may run from now
    /// @param nanoTime a clock as `System::nanoTime`
    /// @param stop     of the request that the statement belongs to
    public Cancellation(Duration timeout, LongSupplier nanoTime, StopSignal stop) {
        this.nanoTime = nanoTime;
        this.deadlineNanos = nanoTime.getAsLong() + timeout.toNanos();
        this.timeout = timeout;
        this.stop = stop;
    }

    /// A statement that only its deadline or [#cancel] stops.
    public Cancellation(Duration timeout, LongSupplier nanoTime) {
        this(timeout, nanoTime, new StopSignal());
    }

    /// A statement without deadline.
    public static Cancellation none() {
        return new Cancellation(Duration.ofDays(1), () -> 0);
    }

    /// Makes the next [#check] fail.
    ///
    /// @param reason for the statement's owner
    public void cancel(String reason) {
        stop.request(ErrorCode.TIMEOUT, reason);
    }

    /// @throws DbException TIMEOUT when the deadline has passed, and what the request was asked to stop with
    public void check() {
        stop.check();
        if (nanoTime.getAsLong() - deadlineNanos > 0) {
            throw new DbException(
                    ErrorCode.TIMEOUT,
                    "the statement ran longer than " + timeout.toMillis() + " ms (kalamdb.limits.statement-timeout)");
        }
    }
}
