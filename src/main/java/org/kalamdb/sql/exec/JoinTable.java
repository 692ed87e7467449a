package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
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
    /// The columns whose values are asked for.
    private final int[] wanted;
    private final KeyTable table;
    private final RowStore store;
    private final MemoryBudget memory;
    /// By key number: its first row and its last.
    private int[] heads = new int[0];
    private int[] tails = new int[0];
    /// By row: the next one of the same key.
    private int[] following = new int[0];
    private int rowCount;

    /// @param keepsRows whether matching rows are asked for, not only whether there are any
    /// @param wanted    the columns of which values are asked for
    JoinTable(List<DataType> types, List<Integer> keyColumns, boolean keepsRows, int[] wanted, ExecContext context) {
        this.types = types;
        this.keyColumns = keyColumns;
        this.keepsRows = keepsRows;
        this.wanted = wanted;
        this.memory = context.memory();
        this.table = KeyTable.of(keyColumns.stream().map(types::get).toList(), memory);
        List<DataType> kept = Arrays.stream(wanted).mapToObj(types::get).toList();
        this.store = new RowStore(kept, context.allocator(), memory);
    }

    /// Reads the right side to its end; the cursor stays the caller's.
    void build(BatchCursor right) {
        for (Batch batch = right.next(); batch != null; batch = right.next()) {
            Batch owned = batch;
            try {
                dropNullKeys(owned);
                index(Rows.of(owned));
            } catch (Throwable failure) {
                owned.close();
                throw failure;
            }
            if (keepsRows) {
                store.take(pruned(owned));
            } else {
                owned.close();
            }
        }
        if (keepsRows) {
            store.settle();
        }
    }

    /// The batch without the columns that nobody asks for.
    private Batch pruned(Batch batch) {
        List<FieldVector> kept = new ArrayList<>(wanted.length);
        for (int column : wanted) {
            kept.add(batch.column(column));
        }
        for (FieldVector column : batch.columns()) {
            if (!kept.contains(column)) {
                column.close();
            }
        }
        Batch smaller = new Batch(kept, batch.rowCount());
        int[] selection = batch.selection();
        if (selection != null) {
            smaller.select(selection, batch.selectedCount());
        }
        return smaller;
    }

    private void dropNullKeys(Batch batch) {
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

    private void index(Rows rows) {
        int[] ids = new int[rows.count];
        if (!keyColumns.isEmpty()) {
            Values[] keys = keys(rows, keyColumns, types, memory);
            table.findOrAdd(keys, rows.count, ids);
            for (Values key : keys) {
                key.release();
            }
        }
        growHeads(Math.max(1, table.size));
        growFollowing(rowCount + rows.count);
        for (int i = 0; i < rows.count; i++) {
            int row = rowCount++;
            int id = ids[i];
            following[row] = NONE;
            if (heads[id] == NONE) {
                heads[id] = row;
            } else {
                following[tails[id]] = row;
            }
            tails[id] = row;
        }
    }

    private void growHeads(int wantedKeys) {
        int known = heads.length;
        if (wantedKeys > known) {
            int grown = Math.max(wantedKeys, known * 2);
            memory.reserve(2L * Integer.BYTES * (grown - known));
            heads = Arrays.copyOf(heads, grown);
            tails = Arrays.copyOf(tails, grown);
            Arrays.fill(heads, known, grown, NONE);
        }
    }

    private void growFollowing(int wantedRows) {
        int known = following.length;
        if (wantedRows > known) {
            int grown = Math.max(wantedRows, known * 2);
            memory.reserve((long) Integer.BYTES * (grown - known));
            following = Arrays.copyOf(following, grown);
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
    int[] firstMatches(Rows left, List<Integer> columns, List<DataType> leftTypes) {
        int[] first = new int[left.count];
        if (rowCount == 0) {
            Arrays.fill(first, NONE);
        } else if (columns.isEmpty()) {
            Arrays.fill(first, heads[0]);
        } else {
            Values[] keys = keys(left, columns, leftTypes, memory);
            table.find(keys, left.count, first);
            for (int i = 0; !isUnique() && i < left.count; i++) {
                first[i] = first[i] < 0 ? NONE : heads[first[i]];
            }
            for (Values key : keys) {
                key.release();
            }
        }
        return first;
    }

    /// The right row after `row` with the same key, or [#NONE].
    int next(int row) {
        return following[row];
    }

    /// Whether no two rows have the same key; then a key's number is its row.
    boolean isUnique() {
        return !keyColumns.isEmpty() && table.size == rowCount;
    }

    boolean isEmpty() {
        return rowCount == 0;
    }

    /// Appends the right columns of `count` rows to `columns`; [#NONE] gives NULLs. A column that nobody asks
    /// for is a vector without values. On failure closes all vectors in `columns`.
    void gather(int[] rows, int count, List<FieldVector> columns) {
        List<FieldVector> kept = new ArrayList<>(wanted.length);
        try {
            store.gather(rows, 0, count, kept);
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
        int next = 0;
        for (int column = 0; column < types.size(); column++) {
            boolean isWanted = next < wanted.length && wanted[next] == column;
            columns.add(isWanted ? kept.get(next++) : unused(count));
        }
    }

    /// Stands for a column that nobody asks for.
    static FieldVector unused(int count) {
        return new NullVector("unused", count);
    }

    @Override
    public void close() {
        store.close();
    }
}
