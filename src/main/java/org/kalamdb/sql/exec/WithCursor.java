package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Computes the rows of a shared query when it is opened and keeps them in memory, for all that read
/// them, as long as it is open.
final class WithCursor implements BatchCursor {
    private final RowStore rows;
    private final BatchCursor body;

    private WithCursor(RowStore rows, BatchCursor body) {
        this.rows = rows;
        this.body = body;
    }

    @SuppressWarnings("MustBeClosedChecker") // the cursor owns what is opened
    static BatchCursor open(PlanNode.With plan, ExecContext context, WorkTables tables, PlanOpener opener) {
        RowStore rows = new RowStore(plan.shared().types(), context.allocator(), context.memory());
        try {
            fill(rows, plan.shared(), context, opener);
            tables.put(plan.table(), rows);
            return new WithCursor(rows, opener.open(plan.body(), context));
        } catch (Throwable failure) {
            rows.close();
            throw failure;
        }
    }

    private static void fill(RowStore rows, PlanNode shared, ExecContext context, PlanOpener opener) {
        try (BatchCursor cursor = opener.open(shared, context)) {
            for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
                context.cancellation().check();
                rows.take(batch);
            }
        }
    }

    @Override
    public @Nullable Batch next() {
        return body.next();
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(rows);
            closer.register(body);
        }
    }
}
