package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;

/// The rows that the right side of a correlation gave for values seen before. Bounded: [#clear] it when
/// [#isFull] says so. Rows are numbered from 0.
final class CorrelateMemo {
    /// Longer answers are not kept.
    static final int MAX_ANSWER_ROWS = 1024;

    private static final int MAX_ROWS = 64 * MAX_ANSWER_ROWS;
    private static final int UNKNOWN = -1;
    private static final int STARTING_KEYS = 64;

    private final List<DataType> keyTypes;
    private final List<DataType> types;
    private final MemoryBudget memory;
    private KeyTable keys;
    private List<Values> rows;
    private int rowCount;
    /// By number of the key.
    private int[] starts = new int[STARTING_KEYS];
    private int[] counts = new int[STARTING_KEYS];
    private int known;

    /// @param memory the memo's own share: given back as a whole
    CorrelateMemo(List<DataType> keyTypes, List<DataType> types, MemoryBudget memory) {
        this.keyTypes = keyTypes;
        this.types = types;
        this.memory = memory;
        this.keys = KeyTable.of(keyTypes, memory);
        this.rows = newRows();
    }

    private List<Values> newRows() {
        List<Values> made = new ArrayList<>(types.size());
        types.forEach(type -> made.add(Values.of(type, memory)));
        return made;
    }

    boolean isFull() {
        return rowCount > MAX_ROWS || known > MAX_ROWS;
    }

    /// Forgets everything.
    void clear() {
        memory.releaseAll();
        keys = KeyTable.of(keyTypes, memory);
        rows = newRows();
        starts = new int[STARTING_KEYS];
        counts = new int[STARTING_KEYS];
        rowCount = 0;
        known = 0;
    }

    /// The number of each of these keys; new ones have no answer yet.
    void number(Values[] values, int count, int[] ids) {
        if (keyTypes.isEmpty()) {
            Arrays.fill(ids, 0, count, 0);
            grow(1);
            return;
        }
        keys.findOrAdd(values, count, ids);
        grow(keys.size);
    }

    private void grow(int size) {
        if (size > starts.length) {
            int grown = Math.max(size, starts.length * 2);
            memory.reserve((grown - starts.length) * 2L * Integer.BYTES);
            starts = Arrays.copyOf(starts, grown);
            counts = Arrays.copyOf(counts, grown);
        }
        while (known < size) {
            counts[known++] = UNKNOWN;
        }
    }

    boolean isKnown(int key) {
        return counts[key] != UNKNOWN;
    }

    int start(int key) {
        return starts[key];
    }

    int count(int key) {
        return counts[key];
    }

    int rowCount() {
        return rowCount;
    }

    /// Keeps the rows of `batch`, which stays the caller's.
    void append(Batch batch) {
        Rows added = Rows.of(batch);
        for (int column = 0; column < types.size(); column++) {
            Values loaded = Values.of(types.get(column), memory);
            VectorLoader.load(added, column, loaded);
            Values kept = rows.get(column);
            kept.ensure(rowCount + added.count);
            kept.copyRange(rowCount, loaded, added.count);
            loaded.release();
        }
        rowCount += added.count;
    }

    /// The rows from `start` on are the whole answer for this key.
    void answered(int key, int start) {
        starts[key] = start;
        counts[key] = rowCount - start;
    }

    /// A column of the kept rows for these rows, to be released; a negative row is a row of NULLs.
    Values column(int column, int[] wanted, int count) {
        Values taken = Values.of(types.get(column), memory);
        taken.reset(count);
        Values kept = rows.get(column);
        for (int i = 0; i < count; i++) {
            if (wanted[i] < 0) {
                taken.setNull(i);
            } else {
                taken.copy(i, kept, wanted[i]);
            }
        }
        return taken;
    }
}
