package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// How much heap the hash tables, sort keys and texts of one query may take. An estimate: what operators
/// keep is counted, what they use in passing is not. Used by the query's thread.
public final class MemoryBudget {
    private final long limitBytes;
    private long usedBytes;

    public MemoryBudget(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// Counts `bytes` more as used.
    ///
    /// @throws DbException LIMIT_EXCEEDED when the query would go over its limit
    public void reserve(long bytes) {
        if (bytes > limitBytes - usedBytes) {
            throw exceeded(limitBytes);
        }
        usedBytes += bytes;
    }

    /// Gives back what [#reserve] took.
    public void release(long bytes) {
        usedBytes -= bytes;
    }

    public long usedBytes() {
        return usedBytes;
    }

    static DbException exceeded(long limitBytes) {
        return new DbException(
                ErrorCode.LIMIT_EXCEEDED, "the query needs more memory than " + (limitBytes >> 20) + " MiB");
    }
}
