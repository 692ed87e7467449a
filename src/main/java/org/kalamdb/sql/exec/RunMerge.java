package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.Gather;

/// The rows of a few sorted runs in order; of equal rows those of the earlier run first. Closes the runs.
final class RunMerge implements BatchCursor {
    private final List<Run> runs = new ArrayList<>();
    private final List<DataType> types;
    private final ExecContext context;
    private final int[] source;
    private final int[] position;

    /// @param batchRows the most rows of a batch that comes out
    RunMerge(List<SpillFile> files, List<SortKey> keys, List<DataType> types, int batchRows, ExecContext context) {
        this.types = types;
        this.context = context;
        this.source = new int[batchRows];
        this.position = new int[batchRows];
        for (SpillFile file : files) {
            runs.add(new Run(file, new SortKeys(keys, types, context.memory()), context.cancellation()));
        }
    }

    /// A run and its batch that is being merged.
    private static final class Run implements AutoCloseable {
        private final BatchCursor rows;
        private final SortKeys keys;
        private @Nullable Batch batch;
        private int next;

        @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
        Run(SpillFile file, SortKeys keys, Cancellation cancellation) {
            this.rows = file.read(cancellation);
            this.keys = keys;
        }

        boolean isAtEndOfBatch() {
            return batch == null || next == batch.rowCount();
        }

        /// @return whether there is another batch
        boolean advance() {
            if (batch != null) {
                batch.close();
            }
            batch = rows.next();
            next = 0;
            keys.clear();
            if (batch == null) {
                return false;
            }
            keys.append(Rows.of(batch));
            return true;
        }

        FieldVector column(int column) {
            if (batch == null) {
                throw new IllegalStateException("the run is at its end");
            }
            return batch.column(column);
        }

        @Override
        public void close() {
            keys.release();
            try (Closer closer = new Closer()) {
                closer.register(rows);
                if (batch != null) {
                    closer.register(batch);
                    batch = null;
                }
            }
        }
    }

    @Override
    public @Nullable Batch next() {
        context.cancellation().check();
        for (int i = 0; i < runs.size(); ) {
            Run run = runs.get(i);
            if (run.isAtEndOfBatch() && !run.advance()) {
                runs.remove(i).close();
            } else {
                i++;
            }
        }
        int count = 0;
        while (!runs.isEmpty() && count < source.length) {
            int least = least();
            Run run = runs.get(least);
            source[count] = least;
            position[count++] = run.next++;
            if (run.isAtEndOfBatch()) {
                break;
            }
        }
        return count == 0 ? null : gather(count);
    }

    private int least() {
        int least = 0;
        for (int i = 1; i < runs.size(); i++) {
            Run best = runs.get(least);
            Run other = runs.get(i);
            least = other.keys.compare(other.next, best.keys, best.next) < 0 ? i : least;
        }
        return least;
    }

    private Batch gather(int count) {
        List<FieldVector> columns = new ArrayList<>(types.size());
        try {
            for (int column = 0; column < types.size(); column++) {
                FieldVector[] vectors = new FieldVector[runs.size()];
                for (int run = 0; run < vectors.length; run++) {
                    vectors[run] = runs.get(run).column(column);
                }
                columns.add(
                        vectors[0] instanceof NullVector
                                ? JoinTable.unused(count)
                                : new Gather(vectors, source, position, count)
                                        .take(types.get(column), context.allocator()));
            }
            return new Batch(columns, count);
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            runs.forEach(closer::register);
        }
    }
}
