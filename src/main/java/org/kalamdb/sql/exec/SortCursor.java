package org.kalamdb.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// All rows in order, equal ones as they came. Keeps the whole input in memory.
final class SortCursor implements BatchCursor {
    private final BatchCursor input;
    private final Cancellation cancellation;
    private final RowStore store;
    private final SortKeys sortKeys;
    private final MemoryBudget memory;
    private int @Nullable [] order;
    private int next;

    /// Takes over `input`.
    SortCursor(BatchCursor input, List<SortKey> keys, List<DataType> types, ExecContext context) {
        this.input = input;
        this.cancellation = context.cancellation();
        this.memory = context.memory();
        this.store = new RowStore(types, context.allocator(), memory);
        this.sortKeys = new SortKeys(keys, types, memory);
    }

    @Override
    public @Nullable Batch next() {
        int[] sorted = order;
        if (sorted == null) {
            sorted = sort();
            order = sorted;
        }
        if (next == sorted.length) {
            return null;
        }
        cancellation.check();
        int count = Math.min(Batch.TARGET_ROWS, sorted.length - next);
        Batch batch = store.gather(sorted, next, count);
        next += count;
        return batch;
    }

    private int[] sort() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            try {
                sortKeys.append(Rows.of(batch));
            } catch (Throwable failure) {
                batch.close();
                throw failure;
            }
            store.take(batch);
        }
        memory.reserve(4L * Integer.BYTES * store.size());
        int[] sorted = sortKeys.order(cancellation);
        sortKeys.release();
        return sorted;
    }

    @Override
    public void close() {
        try (store) {
            input.close();
        }
    }
}
