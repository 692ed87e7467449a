package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.Gather;

/// Keeps the rows of many batches and makes new batches out of chosen ones. Rows are numbered from 0 in the
/// order in which they came. Owns its batches.
final class RowStore implements AutoCloseable {
    private static final long MAX_SETTLED_BYTES = 1L << 30;

    private final List<DataType> types;
    private final BufferAllocator allocator;
    private final MemoryBudget memory;
    private final List<Batch> batches = new ArrayList<>();
    private int[] batchOf = new int[0];
    private int[] positionOf = new int[0];
    private int size;
    /// Whether there is one batch, in which each row lies at its number.
    private boolean isSettled;

    RowStore(List<DataType> types, BufferAllocator allocator, MemoryBudget memory) {
        this.types = types;
        this.allocator = allocator;
        this.memory = memory;
    }

    int size() {
        return size;
    }

    int batchCount() {
        return batches.size();
    }

    /// Takes over `batch`. When few of its rows count, only those are kept.
    void take(Batch batch) {
        Batch kept = batch;
        isSettled = false;
        if (batch.selectedCount() < batch.rowCount() / 2) {
            try (batch) {
                kept = copy(Rows.of(batch));
            }
        }
        batches.add(kept);
        ensure(size + kept.selectedCount());
        for (int i = 0; i < kept.selectedCount(); i++) {
            batchOf[size] = batches.size() - 1;
            positionOf[size] = kept.position(i);
            size++;
        }
    }

    /// Puts all rows into one batch where that is cheap, so that later copies read from one place.
    void settle() {
        isSettled = batches.size() == 1 && batches.getFirst().selection() == null;
        long allocated = allocator.getAllocatedMemory();
        boolean hasRoom = allocated < MAX_SETTLED_BYTES && allocator.getLimit() - allocated > allocated;
        if (batches.size() < 2 || !hasRoom) {
            return;
        }
        Batch all = gather(Rows.identity(size), 0, size);
        batches.forEach(Batch::close);
        batches.clear();
        batches.add(all);
        Arrays.fill(batchOf, 0, size, 0);
        System.arraycopy(Rows.identity(size), 0, positionOf, 0, size);
        isSettled = true;
    }

    /// Keeps a copy of `rows`, whose batch stays the caller's.
    void add(Rows rows) {
        take(copy(rows));
    }

    private Batch copy(Rows rows) {
        return Partitions.copy(rows.batch, types, rows.positions, rows.count, allocator);
    }

    private boolean isUnused(int column) {
        return !batches.isEmpty() && batches.getFirst().column(column) instanceof NullVector;
    }

    /// A new batch of `count` rows from `rows[from]` on; -1 stands for a row of NULLs. The caller owns it.
    Batch gather(int[] rows, int from, int count) {
        List<FieldVector> columns = new ArrayList<>(types.size());
        gather(rows, from, count, null, columns);
        return new Batch(columns, count);
    }

    /// Like [#gather(int[], int, int)], but appends the vectors to `columns`. On failure closes all that are
    /// in there.
    ///
    /// @param wanted the columns that get values; null for all
    void gather(int[] rows, int from, int count, @Nullable BitSet wanted, List<FieldVector> columns) {
        int[] source = batches.size() == 1 ? null : new int[count];
        boolean areMapped = isSettled && from == 0;
        int[] position = areMapped ? rows : new int[count];
        for (int i = 0; !areMapped && i < count; i++) {
            int row = rows[from + i];
            if (source != null) {
                source[i] = row < 0 ? 0 : batchOf[row];
            }
            position[i] = row < 0 ? -1 : positionOf[row];
        }
        try {
            for (int column = 0; column < types.size(); column++) {
                if ((wanted != null && !wanted.get(column)) || isUnused(column)) {
                    columns.add(JoinTable.unused(count));
                    continue;
                }
                FieldVector[] vectors = new FieldVector[batches.size()];
                for (int i = 0; i < vectors.length; i++) {
                    vectors[i] = batches.get(i).column(column);
                }
                columns.add(new Gather(vectors, source, position, count).take(types.get(column), allocator));
            }
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
    }

    private void ensure(int wanted) {
        if (wanted > batchOf.length) {
            int grown = Math.max(wanted, batchOf.length * 2);
            memory.reserve((grown - batchOf.length) * 2L * Integer.BYTES);
            batchOf = Arrays.copyOf(batchOf, grown);
            positionOf = Arrays.copyOf(positionOf, grown);
        }
    }

    @Override
    public void close() {
        batches.forEach(Batch::close);
        batches.clear();
        memory.release(batchOf.length * 2L * Integer.BYTES);
        batchOf = new int[0];
        positionOf = new int[0];
        size = 0;
    }
}
