package org.kalamdb.sql.exec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.Gather;

/// An input whose first rows can be read ahead and held; it gives them before the others.
final class HeldInput implements BatchCursor {
    /// Of a held batch in which fewer than one in so many rows count, these are copied.
    private static final int SPARSE = 4;

    private final BatchCursor input;
    private final List<DataType> types;
    private final BitSet kept;
    private final ExecContext context;
    private final Deque<Batch> held = new ArrayDeque<>();
    private long rows;
    private boolean isAtEnd;

    /// Takes over the input.
    ///
    /// @param kept the columns of which values are asked for
    HeldInput(BatchCursor input, List<DataType> types, BitSet kept, ExecContext context) {
        this.input = input;
        this.types = types;
        this.kept = kept;
        this.context = context;
    }

    /// Reads on until this many rows have been held or memory gets scarce.
    ///
    /// @return whether there are no more rows than these
    boolean hold(long wantedRows) {
        while (!isAtEnd && rows < wantedRows && !context.isTight()) {
            context.cancellation().check();
            Batch batch = input.next();
            if (batch == null) {
                isAtEnd = true;
            } else {
                rows += batch.selectedCount();
                held.add(settled(batch));
            }
        }
        return isAtEnd;
    }

    private Batch settled(Batch batch) {
        if (batch.selectedCount() >= batch.rowCount() / SPARSE) {
            return JoinTable.pruned(batch, kept);
        }
        try (batch) {
            Rows chosen = Rows.of(batch);
            List<FieldVector> columns = new ArrayList<>();
            try {
                for (int column = 0; column < types.size(); column++) {
                    columns.add(kept.get(column) ? copy(chosen, column) : JoinTable.unused(chosen.count));
                }
            } catch (Throwable failure) {
                columns.forEach(FieldVector::close);
                throw failure;
            }
            return new Batch(columns, chosen.count);
        }
    }

    private FieldVector copy(Rows chosen, int column) {
        FieldVector[] source = {chosen.column(column)};
        return new Gather(source, null, chosen.positions, chosen.count).take(types.get(column), context.allocator());
    }

    /// The batches that are held; they stay the input's.
    Collection<Batch> held() {
        return Collections.unmodifiableCollection(held);
    }

    @Override
    public @Nullable Batch next() {
        Batch first = held.poll();
        if (first != null || isAtEnd) {
            return first;
        }
        return input.next();
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(input);
            held.forEach(closer::register);
            held.clear();
        }
    }
}
