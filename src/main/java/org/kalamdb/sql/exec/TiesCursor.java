package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// The first rows of an ordered input, then those that are equal to the last of them in the order.
final class TiesCursor implements BatchCursor {
    private final BatchCursor input;
    private final List<Key> keys;
    private long wanted;
    private boolean ended;

    /// One column of the order.
    ///
    /// @param last  its value in the last wanted row
    /// @param batch its values in the current batch
    private record Key(int column, Values last, Values batch) {
        boolean isTied(int row) {
            boolean isNull = batch.isNull(row);
            return isNull == last.isNull(0) && (isNull || batch.compareValue(row, last, 0) == 0);
        }
    }

    /// Takes over `input`.
    ///
    /// @param order  of the input
    /// @param wanted how many rows without those that are equal to the last; at least 1
    TiesCursor(BatchCursor input, List<SortKey> order, List<DataType> types, long wanted, MemoryBudget memory) {
        this.input = input;
        this.wanted = wanted;
        this.keys = new ArrayList<>(order.size());
        for (SortKey key : order) {
            DataType type = types.get(key.column());
            keys.add(new Key(key.column(), Values.of(type, memory), Values.of(type, memory)));
        }
    }

    @Override
    public @Nullable Batch next() {
        Batch batch = ended ? null : input.next();
        if (batch == null) {
            return null;
        }
        int count = batch.selectedCount();
        if (count < wanted) {
            wanted -= count;
            return batch;
        }
        Rows rows = Rows.of(batch);
        for (Key key : keys) {
            key.batch().reset(count);
            VectorLoader.load(rows, key.column(), key.batch());
        }
        int kept = (int) wanted;
        if (wanted > 0) {
            wanted = 0;
            remember(kept - 1);
        }
        while (kept < count && isTied(kept)) {
            kept++;
        }
        ended = kept < count;
        if (kept == 0) {
            batch.close();
            return null;
        }
        if (ended) {
            batch.select(rows.toPositions(Rows.identity(kept), kept), kept);
        }
        return batch;
    }

    private void remember(int row) {
        for (Key key : keys) {
            key.last().reset(1);
            key.last().copy(0, key.batch(), row);
        }
    }

    private boolean isTied(int row) {
        for (Key key : keys) {
            if (!key.isTied(row)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        input.close();
        for (Key key : keys) {
            key.last().release();
            key.batch().release();
        }
    }
}
