package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// How much heap the hash tables, sort keys and texts of one query may take. An estimate: what operators
/// keep is counted, what they use in passing is not. Used by the query's thread.
public final class MemoryBudget {
    private final @Nullable MemoryBudget parent;
    private final long limitBytes;
    private long usedBytes;
    private long peakBytes;

    public MemoryBudget(long limitBytes) {
        this(null, limitBytes);
    }

    private MemoryBudget(@Nullable MemoryBudget parent, long limitBytes) {
        this.parent = parent;
        this.limitBytes = limitBytes;
    }

    /// A part of this budget that can be given back as a whole.
    MemoryBudget share() {
        return new MemoryBudget(this, limitBytes);
    }

    /// Whether more than half of the budget is in use.
    boolean isTight() {
        return isTight(1);
    }

    /// Whether more than half of the budget would be in use with so many times as much.
    boolean isTight(int times) {
        return parent == null ? usedBytes > limitBytes / 2 / times : parent.isTight(times);
    }

    /// Counts `bytes` more as used.
    ///
    /// @throws DbException LIMIT_EXCEEDED when the query would go over its limit
    public void reserve(long bytes) {
        if (parent != null) {
            parent.reserve(bytes);
        } else if (bytes > limitBytes - usedBytes) {
            throw exceeded(limitBytes, null);
        }
        usedBytes += bytes;
        peakBytes = Math.max(peakBytes, usedBytes);
    }

    /// Gives back what [#reserve] took.
    public void release(long bytes) {
        if (parent != null) {
            parent.release(bytes);
        }
        usedBytes -= bytes;
    }

    void releaseAll() {
        release(usedBytes);
    }

    /// The most that was used at any time.
    public long peakBytes() {
        return peakBytes;
    }

    public long usedBytes() {
        return usedBytes;
    }

    static DbException exceeded(long limitBytes, @Nullable Throwable cause) {
        String message = "the query needs more memory than "
                + (limitBytes >= 1 << 20 ? (limitBytes >> 20) + " MiB" : limitBytes + " bytes");
        return cause == null
                ? new DbException(ErrorCode.LIMIT_EXCEEDED, message + " (kalamdb.query.heap-bytes)")
                : new DbException(ErrorCode.LIMIT_EXCEEDED, message + " (kalamdb.query.memory-bytes)", cause);
    }
}
