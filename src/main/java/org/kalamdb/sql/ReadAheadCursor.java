package org.kalamdb.sql;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// All rows of a cursor, read at once, so that a later statement of the request does not change them.
/// The memory limit of the query that they come from bounds them. One thread at a time.
final class ReadAheadCursor implements BatchCursor {
    private final BatchCursor source;
    private final Queue<Batch> batches = new ArrayDeque<>();

    private ReadAheadCursor(BatchCursor source) {
        this.source = source;
    }

    /// Reads `source` to its end and takes it over; closes it when that fails.
    static BatchCursor of(BatchCursor source) {
        ReadAheadCursor all = new ReadAheadCursor(source);
        try {
            all.readAll();
            return all;
        } catch (RuntimeException | Error failure) {
            all.close();
            throw failure;
        }
    }

    private void readAll() {
        Batch batch = source.next();
        while (batch != null) {
            batches.add(batch);
            batch = source.next();
        }
    }

    @Override
    public @Nullable Batch next() {
        return batches.poll();
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(source);
            batches.forEach(closer::register);
            batches.clear();
        }
    }
}
