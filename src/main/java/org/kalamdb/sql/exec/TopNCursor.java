package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// The first `count` rows in sort order. Of each batch only the rows that may still be among them are kept;
/// from time to time the kept ones are cut back to `count`, whose last row is then the mark that later rows
/// must beat.
final class TopNCursor implements BatchCursor {
    private static final int SLACK = 1024;
    private static final int MAX_BATCHES = 64;

    private final BatchCursor input;
    private final int count;
    private final List<SortKey> keys;
    private final List<DataType> types;
    private final ExecContext context;
    private final SortKeys batchKeys;
    private RowStore store;
    private SortKeys storeKeys;
    /// The kept row that a later one must beat; -1 as long as there are fewer than `count`.
    private int mark = -1;
    private boolean isDone;
    private int next;

    /// Takes over `input`.
    ///
    /// @param count above 0
    TopNCursor(BatchCursor input, List<SortKey> keys, int count, List<DataType> types, ExecContext context) {
        this.input = input;
        this.count = count;
        this.keys = keys;
        this.types = types;
        this.context = context;
        this.batchKeys = new SortKeys(keys, types, context.memory());
        this.store = new RowStore(types, context.allocator(), context.memory());
        this.storeKeys = new SortKeys(keys, types, context.memory());
    }

    @Override
    public @Nullable Batch next() {
        if (!isDone) {
            readInput();
            cutBack();
            isDone = true;
        }
        int size = Math.min(Batch.TARGET_ROWS, store.size() - next);
        if (size == 0) {
            return null;
        }
        Batch result = store.gather(Rows.identity(store.size()), next, size);
        next += size;
        return result;
    }

    private void readInput() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            try {
                add(Rows.of(batch));
            } finally {
                batch.close();
            }
        }
    }

    private void add(Rows rows) {
        batchKeys.clear();
        batchKeys.append(rows);
        int[] candidates = new int[rows.count];
        int found = candidates(candidates, rows.count);
        if (found > count) {
            found = keepBest(candidates, found);
        }
        if (found == 0) {
            return;
        }
        store.add(rows.subset(candidates, found));
        for (int i = 0; i < found; i++) {
            storeKeys.append(batchKeys, candidates[i]);
        }
        boolean isFirstFull = mark < 0 && store.size() >= count;
        boolean isCrowded = store.size() >= count + (long) Math.max(count, SLACK) || store.batchCount() >= MAX_BATCHES;
        if (isFirstFull || (isCrowded && store.size() > count)) {
            cutBack();
        }
    }

    /// The ordinals of the batch's rows that beat the mark.
    private int candidates(int[] out, int rowCount) {
        if (mark < 0) {
            System.arraycopy(Rows.identity(rowCount), 0, out, 0, rowCount);
            return rowCount;
        }
        long lead = storeKeys.lead(mark);
        int maybe = 0;
        for (int i = 0; i < rowCount; i++) {
            out[maybe] = i;
            maybe += batchKeys.lead(i) <= lead ? 1 : 0;
        }
        int found = 0;
        for (int k = 0; k < maybe; k++) {
            out[found] = out[k];
            found += batchKeys.compare(out[k], storeKeys, mark) < 0 ? 1 : 0;
        }
        return found;
    }

    /// Cuts the candidates of one batch back to the best `count`, still in rising order.
    private int keepBest(int[] candidates, int found) {
        batchKeys.sort(candidates, found, context.cancellation());
        Arrays.sort(candidates, 0, count);
        return count;
    }

    /// Sorts the kept rows and drops all beyond `count`.
    private void cutBack() {
        int[] order = storeKeys.order(context.cancellation());
        int kept = Math.min(count, order.length);
        SortKeys sortedKeys = new SortKeys(keys, types, context.memory());
        RowStore sorted = new RowStore(types, context.allocator(), context.memory());
        try {
            sorted.take(store.gather(order, 0, kept));
            for (int i = 0; i < kept; i++) {
                sortedKeys.append(storeKeys, order[i]);
            }
        } catch (Throwable failure) {
            sorted.close();
            throw failure;
        }
        store.close();
        storeKeys.release();
        store = sorted;
        storeKeys = sortedKeys;
        mark = kept == count ? kept - 1 : -1;
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(input);
            closer.register(store);
        }
    }
}
