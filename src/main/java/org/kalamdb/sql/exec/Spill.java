package org.kalamdb.sql.exec;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.kalamdb.common.Closer;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// What one query keeps on the disk. Used by the query's thread; closing it frees all.
public final class Spill implements AutoCloseable {
    private final SpillSpace space;
    private final Set<SpillFile> files = new HashSet<>();
    private long used;
    private long written;

    Spill(SpillSpace space) {
        this.space = space;
    }

    /// Whether anything may be written.
    boolean isAllowed() {
        return space.limits().queryBytes() > 0;
    }

    /// A new, empty file, which the caller closes when it is of no use any more.
    SpillFile newFile(List<DataType> types, BufferAllocator allocator) {
        SpillFile file = new SpillFile(this, types, allocator);
        files.add(file);
        return file;
    }

    SpillSpace space() {
        return space;
    }

    /// Bytes written so far, those of closed files included.
    long writtenBytes() {
        return written;
    }

    /// @throws DbException LIMIT_EXCEEDED when the query, or all of them, would have too much on the disk
    void reserve(long bytes) {
        long limit = space.limits().queryBytes();
        if (bytes > limit - used) {
            throw new DbException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "the query needs more temporary disk space than " + limit + " bytes (kalamdb.query.spill-bytes)");
        }
        space.reserve(bytes);
        used += bytes;
        written += bytes;
    }

    /// A file is gone that had so many bytes.
    void closed(SpillFile file, long bytes) {
        if (files.remove(file)) {
            used -= bytes;
            space.release(bytes);
        }
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            List.copyOf(files).forEach(closer::register);
        }
    }
}
