package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// The right side of a join: its rows, chained by key in the order in which they came. Without keys all rows
/// are one chain. Rows with a NULL key are left out, since nothing matches them.
final class JoinTable implements AutoCloseable {
    static final int NONE = -1;
    /// Types whose values are texts and the like, of any length.
    private static final Set<DataType> LONG = Set.of(DataType.TEXT, DataType.JSON, DataType.FILE, DataType.BYTES);
    /// About what the table needs for a row.
    private static final int INDEX_BYTES = 24;

    private final List<Integer> keyColumns;
    private final List<DataType> types;
    private final boolean keepsRows;
    /// The columns whose values are asked for.
    private final BitSet wanted;
    /// Those, and the key columns.
    private final BitSet kept;
    private final ExecContext context;
    /// What has been read and is not in the table yet.
    private final List<Batch> collected = new ArrayList<>();
    private final KeyTable table;
    private final RowStore store;
    private final MemoryBudget memory;
    /// By key number: its first row and its last.
    private int[] heads = new int[0];
    private int[] tails = new int[0];
    /// By row: the next one of the same key.
    private int[] following = new int[0];
    private int rowCount;
    /// The keys of the left rows that are being looked up.
    private Values[] probed = new Values[0];
    /// What was found for them; used again for the next ones, while it is in the processor's caches.
    private int[] found = new int[0];
    private final boolean hasLongValues;

    /// @param keepsRows whether matching rows are asked for, not only whether there are any
    /// @param wanted    the columns of which values are asked for
    JoinTable(List<DataType> types, List<Integer> keyColumns, boolean keepsRows, BitSet wanted, ExecContext context) {
        this.types = types;
        this.keyColumns = keyColumns;
        this.keepsRows = keepsRows;
        this.wanted = wanted;
        this.kept = (BitSet) wanted.clone();
        keyColumns.forEach(kept::set);
        this.context = context;
        this.hasLongValues = wanted.stream()
                .mapToObj(types::get)
                .anyMatch(type -> type instanceof DataType.Embedding || LONG.contains(type));
        this.memory = context.memory().share();
        this.table = KeyTable.of(keyColumns.stream().map(types::get).toList(), memory);
        this.store = new RowStore(types, context.allocator(), memory);
    }

    /// Reads right rows until there are no more or, if they may be spilled, until memory gets scarce. The
    /// cursor stays the caller's.
    ///
    /// @return whether the right side is at its end
    boolean collect(BatchCursor right, boolean maySpill) {
        for (Batch batch = right.next(); batch != null; batch = right.next()) {
            collected.add(batch);
            dropNullKeys(batch);
            collected.set(collected.size() - 1, pruned(batch));
            memory.reserve((long) batch.selectedCount() * INDEX_BYTES);
            if (maySpill && context.isTight()) {
                return false;
            }
        }
        return true;
    }

    /// Hands over what has been collected.
    List<Batch> takeCollected() {
        List<Batch> taken = List.copyOf(collected);
        collected.clear();
        memory.releaseAll();
        return taken;
    }

    /// Makes the table of what has been collected.
    void index() {
        memory.releaseAll();
        while (!collected.isEmpty()) {
            Batch batch = collected.getFirst();
            index(Rows.of(batch));
            collected.removeFirst();
            if (keepsRows) {
                store.take(batch);
            } else {
                batch.close();
            }
        }
        if (keepsRows) {
            store.settle();
        }
    }

    /// The batch without values in the columns that nobody asks for.
    Batch pruned(Batch batch) {
        return pruned(batch, kept);
    }

    /// Makes a batch of another, which is then of no use: columns that are not among `kept` lose their values.
    static Batch pruned(Batch batch, BitSet kept) {
        List<FieldVector> columns = new ArrayList<>(batch.columnCount());
        for (int column = 0; column < batch.columnCount(); column++) {
            FieldVector vector = batch.column(column);
            if (!kept.get(column)) {
                vector.close();
                vector = unused(batch.rowCount());
            }
            columns.add(vector);
        }
        Batch smaller = new Batch(columns, batch.rowCount());
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

    /// For each left row the first right row with its key, or [#NONE]: as many entries as there are rows, in an
    /// array that the next call fills anew.
    ///
    /// @param columns the left side's key columns
    int[] firstMatches(Rows left, List<Integer> columns, List<DataType> leftTypes) {
        if (found.length < left.count) {
            found = new int[left.count];
        }
        int[] first = found;
        if (rowCount == 0) {
            Arrays.fill(first, 0, left.count, NONE);
        } else if (columns.isEmpty()) {
            Arrays.fill(first, 0, left.count, heads[0]);
        } else {
            Values[] keys = probeKeys(left, columns, leftTypes);
            table.find(keys, left.count, first);
            for (int i = 0; !isUnique() && i < left.count; i++) {
                first[i] = first[i] < 0 ? NONE : heads[first[i]];
            }
        }
        return first;
    }

    private Values[] probeKeys(Rows left, List<Integer> columns, List<DataType> leftTypes) {
        if (probed.length == 0) {
            probed = columns.stream()
                    .map(column -> Values.of(leftTypes.get(column), memory))
                    .toArray(Values[]::new);
        }
        for (int k = 0; k < probed.length; k++) {
            VectorLoader.load(left, columns.get(k), probed[k]);
        }
        return probed;
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

    /// What to gather for a row without partner at whose right columns nobody looks: a row that is as good as NULLs
    /// and cheaper, unless its values may be long. Not for an empty table.
    int gap() {
        return hasLongValues ? NONE : 0;
    }

    /// Appends the right columns of `count` rows to `columns`; [#NONE] gives NULLs. A column that nobody asks
    /// for is a vector without values. On failure closes all vectors in `columns`.
    void gather(int[] rows, int count, List<FieldVector> columns) {
        store.gather(rows, 0, count, wanted, columns);
    }

    /// Stands for a column that nobody asks for.
    static FieldVector unused(int count) {
        return new NullVector("unused", count);
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(store);
            collected.forEach(closer::register);
            collected.clear();
            closer.register(memory::releaseAll);
        }
    }
}
