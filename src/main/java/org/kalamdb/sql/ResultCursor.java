package org.kalamdb.sql;

import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.common.DbException;
import org.kalamdb.common.Patience;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// The rows of a statement as the response hands them out: failures name the statement, and closing
/// releases what the rows came from. One thread at a time.
final class ResultCursor implements BatchCursor {
    private final BatchCursor rows;
    private final AutoCloseable source;
    private final StatementCall call;

    /// @param rows   owned
    /// @param source owned, closed after the rows
    /// @param call   of the statement
    ResultCursor(BatchCursor rows, AutoCloseable source, StatementCall call) {
        this.rows = rows;
        this.source = source;
        this.call = call;
    }

    @Override
    public @Nullable Batch next() {
        try {
            return Patience.during(call.cancellation()::check, rows::next);
        } catch (DbException failure) {
            throw failure.ofStatement(call.number());
        }
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(source);
            closer.register(rows);
        }
    }
}
