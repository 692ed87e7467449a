package org.kalamdb.table;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// A cursor over batches that exist already, which it owns until they are handed out. One thread.
final class BatchList implements BatchCursor {
    private final Deque<Batch> batches;

    BatchList(List<Batch> batches) {
        this.batches = new ArrayDeque<>(batches);
    }

    @Override
    public @Nullable Batch next() {
        return batches.poll();
    }

    @Override
    public void close() {
        batches.forEach(Batch::close);
        batches.clear();
    }
}
