package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.Gather;

/// Rows on the disk, taken apart by the hash of their keys: those with equal keys are in one part, in the
/// order in which they came.
final class Partitions implements AutoCloseable {
    static final int COUNT = 16;
    /// How often a part may be taken apart again.
    static final int MAX_ROUNDS = 4;

    private final List<DataType> types;
    private final int[] keyColumns;
    private final Values[] keys;
    private final int round;
    private final BufferAllocator allocator;
    private final Cancellation cancellation;
    private final List<SpillFile> files = new ArrayList<>(COUNT);

    /// @param types      of the rows' columns
    /// @param keyColumns what makes the parts
    /// @param round      0, and one more for each time that the rows have been taken apart before
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    Partitions(List<DataType> types, List<Integer> keyColumns, int round, ExecContext context) {
        this.types = types;
        this.keyColumns = keyColumns.stream().mapToInt(Integer::intValue).toArray();
        this.keys = keyColumns.stream()
                .map(column -> Values.of(types.get(column), context.memory()))
                .toArray(Values[]::new);
        this.round = round;
        this.allocator = context.allocator();
        this.cancellation = context.cancellation();
        for (int part = 0; part < COUNT; part++) {
            files.add(context.spill().newFile(types, allocator));
        }
    }

    /// Writes rows to their parts; the batch stays the caller's.
    void add(Rows rows) {
        cancellation.check();
        for (int k = 0; k < keys.length; k++) {
            VectorLoader.load(rows, keyColumns[k], keys[k]);
        }
        int[] partOf = new int[rows.count];
        RowHash.parts(keys, rows.count, round, COUNT, partOf);
        int[] counts = new int[COUNT];
        int[][] positions = new int[COUNT][rows.count];
        for (int i = 0; i < rows.count; i++) {
            int part = partOf[i];
            positions[part][counts[part]++] = rows.positions[i];
        }
        for (int part = 0; part < COUNT; part++) {
            if (counts[part] > 0) {
                try (Batch batch = copy(rows.batch, types, positions[part], counts[part], allocator)) {
                    files.get(part).write(batch);
                }
            }
        }
    }

    /// A batch of the rows of another at some positions, which the caller owns.
    static Batch copy(Batch batch, List<DataType> types, int[] positions, int count, BufferAllocator allocator) {
        List<FieldVector> columns = new ArrayList<>(types.size());
        try {
            for (int column = 0; column < types.size(); column++) {
                FieldVector[] source = {batch.column(column)};
                columns.add(
                        source[0] instanceof NullVector
                                ? JoinTable.unused(count)
                                : new Gather(source, null, positions, count).take(types.get(column), allocator));
            }
            return new Batch(columns, count);
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
    }

    /// The rows of a part; to be closed when they are of no use any more.
    SpillFile part(int part) {
        return files.get(part);
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            files.forEach(closer::register);
        }
    }
}
