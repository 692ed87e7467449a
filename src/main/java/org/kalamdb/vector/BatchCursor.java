package org.kalamdb.vector;

import org.jspecify.annotations.Nullable;

/// Batches in order, pulled by one thread.
public interface BatchCursor extends AutoCloseable {
    /// The next batch, which the caller closes; null at the end. A batch may have no selected row.
    ///
    /// @throws org.kalamdb.common.DbException when the rows cannot be produced
    @Nullable
    Batch next();

    /// Releases what the cursor holds; batches handed out before stay valid.
    @Override
    void close();
}
