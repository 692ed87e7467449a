package org.kalamdb.sql.exec;

import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// The outermost cursor: translates Arrow's failures and gives the query's heap share back at the end.
final class ResultCursor implements BatchCursor {
    private final BatchCursor root;
    private final ExecContext context;

    /// Takes over `root` and the context's share of memory.
    ResultCursor(BatchCursor root, ExecContext context) {
        this.root = root;
        this.context = context;
    }

    @Override
    public @Nullable Batch next() {
        try {
            return root.next();
        } catch (OutOfMemoryException | OversizedAllocationException full) {
            throw translated(full, context);
        }
    }

    static DbException translated(RuntimeException full, ExecContext context) {
        return MemoryBudget.exceeded(context.allocator().getLimit(), full);
    }

    @Override
    public void close() {
        try {
            root.close();
        } finally {
            context.memory().releaseAll();
        }
    }
}
