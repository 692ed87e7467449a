package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// No rows.
final class EmptyCursor implements BatchCursor {
    @Override
    public @Nullable Batch next() {
        return null;
    }

    @Override
    public void close() {
        // holds nothing
    }
}
