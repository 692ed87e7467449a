package org.kalamdb.sql;

import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.common.DbException;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// The rows of a statement as the response hands them out: failures name the statement, and closing
/// releases what the rows came from. One thread at a time.
final class ResultCursor implements BatchCursor {
    private final BatchCursor rows;
    private final AutoCloseable source;
    private final int statement;

    /// @param rows      owned
    /// @param source    owned, closed after the rows
    /// @param statement number of the statement, from 1
    ResultCursor(BatchCursor rows, AutoCloseable source, int statement) {
        this.rows = rows;
        this.source = source;
        this.statement = statement;
    }

    @Override
    public @Nullable Batch next() {
        try {
            return rows.next();
        } catch (DbException failure) {
            throw failure.ofStatement(statement);
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
