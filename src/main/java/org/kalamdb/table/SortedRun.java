package org.kalamdb.table;

import org.kalamdb.vector.BatchBuilder;

/// Rows in key order, one at a time. One thread.
interface SortedRun extends AutoCloseable {
    /// Moves to the next row; false at the end.
    boolean advance();

    /// The current row's key, [org.kalamdb.model.OrderedCodec] form.
    byte[] key();

    /// Appends the current row's output columns; the caller ends the row.
    void appendTo(BatchBuilder out);

    @Override
    void close();
}
