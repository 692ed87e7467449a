package org.kalamdb.sql.exec;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Batches that come out in the order in which they went in. When memory gets scarce those that are there go to the
/// disk; whoever takes them does not notice.
final class WaitingBatches implements AutoCloseable {
    private final List<DataType> types;
    private final ExecContext context;
    /// Rows of each batch.
    private final ArrayDeque<Integer> counts = new ArrayDeque<>();
    /// The first batches, then those in memory.
    private final ArrayDeque<SpillFile> files = new ArrayDeque<>();
    private final ArrayDeque<Batch> batches = new ArrayDeque<>();
    /// Reads the first file.
    private @Nullable BatchCursor reading;

    WaitingBatches(List<DataType> types, ExecContext context) {
        this.types = types;
        this.context = context;
    }

    /// Takes over a batch that has rows.
    void add(Batch batch) {
        counts.add(batch.selectedCount());
        batches.add(batch);
        if (context.isTight()) {
            spill();
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // owned: closed once it is read, or in close()
    private void spill() {
        boolean isFresh = files.isEmpty() || (files.size() == 1 && reading != null);
        if (isFresh) {
            files.add(context.spill().newFile(types, context.allocator()));
        }
        while (!batches.isEmpty()) {
            try (Batch batch = batches.remove()) {
                int[] positions = batch.selection();
                if (positions == null) {
                    files.getLast().write(batch);
                    continue;
                }
                try (Batch copy =
                        Partitions.copy(batch, types, positions, batch.selectedCount(), context.allocator())) {
                    files.getLast().write(copy);
                }
            }
        }
    }

    /// Rows of the first batch; -1 when there is none.
    int firstCount() {
        Integer first = counts.peekFirst();
        return first == null ? -1 : first;
    }

    /// The first batch, which is the caller's.
    Batch remove() {
        counts.remove();
        while (!files.isEmpty()) {
            if (reading == null) {
                reading = files.getFirst().read(context.cancellation());
            }
            Batch batch = reading.next();
            if (batch != null) {
                return batch;
            }
            reading.close();
            reading = null;
            files.remove();
        }
        return batches.remove();
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            files.forEach(closer::register);
            batches.forEach(closer::register);
            files.clear();
            batches.clear();
        }
    }
}
