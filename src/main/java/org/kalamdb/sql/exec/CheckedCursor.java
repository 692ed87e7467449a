package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// A source's cursor that looks for cancellation before each batch. Every plan pulls from one.
final class CheckedCursor implements BatchCursor {
    private final BatchCursor source;
    private final Cancellation cancellation;

    /// Takes over `source`.
    CheckedCursor(BatchCursor source, Cancellation cancellation) {
        this.source = source;
        this.cancellation = cancellation;
    }

    @Override
    public @Nullable Batch next() {
        cancellation.check();
        return source.next();
    }

    @Override
    public void close() {
        source.close();
    }
}
