package org.kalamdb.sql.exec;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Tells a running statement to stop, by deadline or by request. [#cancel] may be called from any thread;
/// the statement's thread calls [#check] between batches and inside long loops.
public final class Cancellation {
    private final LongSupplier nanoTime;
    private final long deadlineNanos;
    private final String deadlineReason;
    private volatile @Nullable String cancelled;

    /// @param timeout  how long the statement may run from now
    /// @param nanoTime a clock as `System::nanoTime`
    public Cancellation(Duration timeout, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.deadlineNanos = nanoTime.getAsLong() + timeout.toNanos();
        this.deadlineReason = "the statement ran longer than " + timeout.toMillis() + " ms";
    }

    /// A statement without deadline.
    public static Cancellation none() {
        return new Cancellation(Duration.ofDays(1), () -> 0);
    }

    /// Makes the next [#check] fail.
    ///
    /// @param reason for the statement's owner
    public void cancel(String reason) {
        cancelled = reason;
    }

    /// @throws DbException TIMEOUT when the deadline has passed or somebody cancelled
    public void check() {
        String reason = cancelled;
        if (reason == null && nanoTime.getAsLong() - deadlineNanos > 0) {
            reason = deadlineReason;
        }
        if (reason != null) {
            throw new DbException(ErrorCode.TIMEOUT, reason);
        }
    }
}
