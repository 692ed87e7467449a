package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.BatchCursor;

/// Merges sorted runs into batches. No key stands in two runs, because superseded cold rows are masked:
/// nothing is compared but the
/// order. Owns its runs. One thread.
final class MergeCursor implements BatchCursor {
    private static final int SMALLEST_BATCH = 64;
    private static final byte[] NO_KEY = {};

    private final List<? extends SortedRun> runs;
    private final PriorityQueue<Head> heads;
    private final BatchBuilder builder;
    private int batchRows;
    private boolean started;

    private record Head(SortedRun run, byte[] key) {}

    /// @param descending every run comes from its greatest key
    /// @param wanted     a hint for the size of the first batch
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    MergeCursor(
            List<? extends SortedRun> runs,
            List<DataType> types,
            boolean descending,
            long wanted,
            BufferAllocator allocator) {
        Comparator<Head> order = Comparator.comparing(Head::key, Arrays::compareUnsigned);
        this.runs = List.copyOf(runs);
        this.heads = new PriorityQueue<>(descending ? order.reversed() : order);
        this.builder = new BatchBuilder(types, allocator);
        this.batchRows = Math.clamp(wanted, SMALLEST_BATCH, Batch.TARGET_ROWS);
    }

    @Override
    public @Nullable Batch next() {
        start();
        while (!heads.isEmpty() && builder.rowCount() < batchRows) {
            Head head = heads.poll();
            head.run().appendTo(builder);
            builder.endRow();
            pushNext(head.run());
        }
        batchRows = Math.min(Batch.TARGET_ROWS, batchRows * 4);
        return builder.rowCount() == 0 ? null : builder.build();
    }

    private void start() {
        if (!started) {
            started = true;
            runs.forEach(this::pushNext);
        }
    }

    private void pushNext(SortedRun run) {
        if (run.advance()) {
            heads.add(new Head(run, runs.size() == 1 ? NO_KEY : run.key()));
        }
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(builder);
            runs.forEach(closer::register);
        }
    }
}
