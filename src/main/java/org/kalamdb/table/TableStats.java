package org.kalamdb.table;

import java.util.concurrent.atomic.LongAdder;
import org.kalamdb.common.CallTimes;

/// Counts what the table layer does, since the start. Lives as long as the layer. Any thread; counting
/// takes no lock.
public final class TableStats {
    private final CallTimes groups = new CallTimes();
    private final LongAdder commands = new LongAdder();
    private final CallTimes flushes = new CallTimes();
    private final CallTimes failedFlushes = new CallTimes();
    private final LongAdder flushedRows = new LongAdder();
    private final LongAdder flushedBytes = new LongAdder();

    TableStats() {}

    /// Rows that wait for a flush.
    ///
    /// @param scopes       that have some
    /// @param oldestMillis not after the oldest change of them, ms since 1970; 0 when there is none
    public record Backlog(long rows, long scopes, long oldestMillis) {
        static final Backlog NONE = new Backlog(0, 0, 0);

        Backlog plus(ScopeSummary scope) {
            if (scope.hotRows() == 0) {
                return this;
            }
            long oldest = scope.oldestPendingMillis();
            return new Backlog(
                    rows + scope.hotRows(), scopes + 1, oldestMillis == 0 ? oldest : Math.min(oldestMillis, oldest));
        }
    }

    void group(int size, long tookNanos) {
        groups.add(tookNanos);
        commands.add(size);
    }

    void flushed(FlushResult result, long tookNanos) {
        flushes.add(tookNanos);
        flushedRows.add(result.rows());
        flushedBytes.add(result.bytes());
    }

    void flushFailed(long tookNanos) {
        failedFlushes.add(tookNanos);
    }

    /// Groups of commands that became one write each, with the time that applying and writing took.
    public CallTimes groups() {
        return groups;
    }

    public long commands() {
        return commands.sum();
    }

    /// Flushes of one scope that succeeded.
    public CallTimes flushes() {
        return flushes;
    }

    public CallTimes failedFlushes() {
        return failedFlushes;
    }

    public long flushedRows() {
        return flushedRows.sum();
    }

    /// Of segments.
    public long flushedBytes() {
        return flushedBytes.sum();
    }
}
