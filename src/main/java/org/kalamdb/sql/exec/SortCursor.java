package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// All rows in order, equal ones as they came. When memory gets scarce the rows so far are sorted and put on
/// the disk as a *run*; in the end the runs are merged.
final class SortCursor implements BatchCursor {
    /// Runs that are merged at the same time.
    private static final int FAN_IN = 8;
    /// Rows of a run's batches: while runs are merged there is one of each in memory.
    private static final int RUN_BATCH_ROWS = 1024;

    private final BatchCursor input;
    private final List<SortKey> keys;
    private final List<DataType> types;
    private final ExecContext context;
    private final List<SpillFile> runs = new ArrayList<>();
    private RowStore store;
    private SortKeys sortKeys;
    private boolean isSorted;
    private int[] order = new int[0];
    private int next;
    private @Nullable BatchCursor merged;

    /// Takes over `input`.
    SortCursor(BatchCursor input, List<SortKey> keys, List<DataType> types, ExecContext context) {
        this.input = input;
        this.keys = keys;
        this.types = types;
        this.context = context;
        this.store = new RowStore(types, context.allocator(), context.memory());
        this.sortKeys = new SortKeys(keys, types, context.memory());
    }

    @Override
    public @Nullable Batch next() {
        if (!isSorted) {
            sort();
            isSorted = true;
        }
        context.cancellation().check();
        if (merged != null) {
            return merged.next();
        }
        if (next == order.length) {
            return null;
        }
        int count = Math.min(Batch.TARGET_ROWS, order.length - next);
        Batch batch = store.gather(order, next, count);
        next += count;
        return batch;
    }

    private void sort() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            try {
                sortKeys.append(Rows.of(batch));
            } catch (Throwable failure) {
                batch.close();
                throw failure;
            }
            store.take(batch);
            if (context.isTight() && store.size() >= RUN_BATCH_ROWS / FAN_IN) {
                addRun();
            }
        }
        if (runs.isEmpty()) {
            order = sortedStore();
        } else {
            addRun();
            merged = mergedRuns();
        }
    }

    private int[] sortedStore() {
        context.memory().reserve(4L * Integer.BYTES * store.size());
        int[] sorted = sortKeys.order(context.cancellation());
        sortKeys.release();
        return sorted;
    }

    /// Writes the rows in memory to the disk, in order.
    @SuppressWarnings("MustBeClosedChecker") // closed by the merge, or by close()
    private void addRun() {
        int[] sorted = sortKeys.order(context.cancellation());
        SpillFile run = context.spill().newFile(types, context.allocator());
        runs.add(run);
        for (int from = 0; from < sorted.length; from += RUN_BATCH_ROWS) {
            context.cancellation().check();
            try (Batch batch = store.gather(sorted, from, Math.min(RUN_BATCH_ROWS, sorted.length - from))) {
                run.write(batch);
            }
        }
        store.close();
        sortKeys.release();
        store = new RowStore(types, context.allocator(), context.memory());
        sortKeys = new SortKeys(keys, types, context.memory());
    }

    /// Merges runs until there are few enough to be merged into the result.
    private BatchCursor mergedRuns() {
        while (runs.size() > FAN_IN) {
            List<SpillFile> fewer = new ArrayList<>();
            for (int from = 0; from < runs.size(); from += FAN_IN) {
                fewer.add(rewritten(runs.subList(from, Math.min(runs.size(), from + FAN_IN))));
            }
            runs.clear();
            runs.addAll(fewer);
        }
        return new RunMerge(runs, keys, types, RUN_BATCH_ROWS, context);
    }

    @SuppressWarnings("MustBeClosedChecker") // the query's spill closes it when the rest fails
    private SpillFile rewritten(List<SpillFile> some) {
        SpillFile longer = context.spill().newFile(types, context.allocator());
        try (BatchCursor rows = new RunMerge(some, keys, types, RUN_BATCH_ROWS, context)) {
            for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                try (Batch owned = batch) {
                    longer.write(owned);
                }
            }
        }
        return longer;
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(input);
            closer.register(store);
            runs.forEach(closer::register);
            if (merged != null) {
                closer.register(merged);
            }
        }
    }
}
