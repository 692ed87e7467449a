package org.kalamdb.sql.exec;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The room on the local disk for what queries cannot keep in memory. Its files lose their names as soon as
/// they are open, so that none is left behind however a query or the process ends. Any thread.
public final class SpillSpace {
    private final Path directory;
    private final Limits limits;
    private final AtomicLong used = new AtomicLong();

    /// How much may lie on the disk.
    ///
    /// @param queryBytes of one query; 0 when none may
    /// @param totalBytes of all queries together
    public record Limits(long queryBytes, long totalBytes) {}

    /// @param directory must exist
    public SpillSpace(Path directory, Limits limits) {
        this.directory = directory;
        this.limits = limits;
    }

    /// The part of one query.
    public Spill open() {
        return new Spill(this);
    }

    Path directory() {
        return directory;
    }

    Limits limits() {
        return limits;
    }

    /// Bytes on the disk now.
    public long usedBytes() {
        return used.get();
    }

    /// @throws DbException LIMIT_EXCEEDED when all queries together would have too much
    void reserve(long bytes) {
        if (used.addAndGet(bytes) > limits.totalBytes()) {
            used.addAndGet(-bytes);
            throw new DbException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "all queries together need more temporary disk space than " + limits.totalBytes()
                            + " bytes (kalamdb.query.total-spill-bytes)");
        }
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }
}
