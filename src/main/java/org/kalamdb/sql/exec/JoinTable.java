package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// The right side of a join: its rows, chained by key in the order in which they came. Without keys all rows
/// are one chain. Rows with a NULL key are left out, since nothing matches them.
final class JoinTable implements AutoCloseable {
    static final int NONE = -1;

    private final List<Integer> keyColumns;
    private final List<DataType> types;
    private final boolean keepsRows;
    private final KeyTable table;
    private final RowStore store;
    private final LongValues heads;
    private final LongValues tails;
    private final LongValues following;
    private int rowCount;

    /// @param keepsRows whether matching rows are asked for, not only whether there are any
    JoinTable(List<DataType> types, List<Integer> keyColumns, boolean keepsRows, ExecContext context) {
        this.types = types;
        this.keyColumns = keyColumns;
        this.keepsRows = keepsRows;
        this.table = KeyTable.of(keyColumns.stream().map(types::get).toList(), context.memory());
        this.store = new RowStore(types, context.allocator(), context.memory());
        this.heads = new LongValues(DataType.BIGINT, context.memory());
        this.tails = new LongValues(DataType.BIGINT, context.memory());
        this.following = new LongValues(DataType.BIGINT, context.memory());
    }

    /// Reads the right side to its end; the cursor stays the caller's.
    void build(BatchCursor right, MemoryBudget memory) {
        for (Batch batch = right.next(); batch != null; batch = right.next()) {
            Batch owned = batch;
            try {
                dropNullKeys(owned, memory);
                index(Rows.of(owned), memory);
            } catch (Throwable failure) {
                owned.close();
                throw failure;
            }
            if (keepsRows) {
                store.take(owned);
            } else {
                owned.close();
            }
        }
    }

    private void dropNullKeys(Batch batch, MemoryBudget memory) {
        for (int column : keyColumns) {
            Rows rows = Rows.of(batch);
            if (rows.column(column).getNullCount() == 0) {
                continue;
            }
            Values values = Values.of(types.get(column), memory);
            VectorLoader.load(rows, column, values);
            int[] kept = new int[rows.count];
            int count = 0;
            for (int i = 0; i < rows.count; i++) {
                kept[count] = rows.positions[i];
                count += values.nulls[i] ? 0 : 1;
            }
            batch.select(kept, count);
            values.release();
        }
    }

    private void index(Rows rows, MemoryBudget memory) {
        int[] ids = new int[rows.count];
        if (!keyColumns.isEmpty()) {
            Values[] keys = keys(rows, keyColumns, types, memory);
            table.findOrAdd(keys, rows.count, ids);
            for (Values key : keys) {
                key.release();
            }
        }
        int known = heads.capacity;
        heads.ensure(Math.max(1, table.size));
        tails.ensure(heads.capacity);
        Arrays.fill(heads.values, known, heads.capacity, NONE);
        following.ensure(rowCount + rows.count);
        for (int i = 0; i < rows.count; i++) {
            int row = rowCount++;
            following.values[row] = NONE;
            if (heads.values[ids[i]] == NONE) {
                heads.values[ids[i]] = row;
            } else {
                following.values[(int) tails.values[ids[i]]] = row;
            }
            tails.values[ids[i]] = row;
        }
    }

    private static Values[] keys(Rows rows, List<Integer> columns, List<DataType> types, MemoryBudget memory) {
        Values[] keys = new Values[columns.size()];
        for (int k = 0; k < keys.length; k++) {
            keys[k] = Values.of(types.get(columns.get(k)), memory);
            VectorLoader.load(rows, columns.get(k), keys[k]);
        }
        return keys;
    }

    /// For each left row the first right row with its key, or [#NONE].
    ///
    /// @param columns the left side's key columns
    int[] firstMatches(Rows left, List<Integer> columns, List<DataType> leftTypes, MemoryBudget memory) {
        int[] first = new int[left.count];
        if (rowCount == 0) {
            Arrays.fill(first, NONE);
        } else if (columns.isEmpty()) {
            Arrays.fill(first, (int) heads.values[0]);
        } else {
            Values[] keys = keys(left, columns, leftTypes, memory);
            table.find(keys, left.count, first);
            for (int i = 0; i < left.count; i++) {
                first[i] = first[i] < 0 ? NONE : (int) heads.values[first[i]];
            }
            for (Values key : keys) {
                key.release();
            }
        }
        return first;
    }

    /// The right row after `row` with the same key, or [#NONE].
    int next(int row) {
        return (int) following.values[row];
    }

    boolean isEmpty() {
        return rowCount == 0;
    }

    /// Appends the right columns of `count` rows to `columns`; [#NONE] gives NULLs. On failure closes all
    /// vectors in `columns`.
    void gather(int[] rows, int count, List<FieldVector> columns) {
        store.gather(rows, 0, count, columns);
    }

    @Override
    public void close() {
        store.close();
    }
}
