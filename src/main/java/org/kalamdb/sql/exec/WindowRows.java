package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.SortKey;

/// The rows that a window looks at, in order, as far as they are still needed: the columns that its functions use,
/// and where partitions and groups of equal rows start. Rows are numbered from 0; [#drop] renumbers.
///
/// One partition at a time is the current one.
final class WindowRows {
    final List<SortKey> order;
    private final MemoryBudget memory;
    private final int[] partitionBy;
    private final Map<Integer, Values> columns = new TreeMap<>();
    private final Map<Integer, Values> loaded = new TreeMap<>();
    /// By row: 2 when it starts a partition, 1 when it starts a group of rows that are equal in the order, else 0.
    private final Ints starts;
    private final Ints groupStarts;
    private final Ints groupEnds;
    private final Ints groupNumbers;
    private final Ints groupFirsts;
    private int groups;
    private boolean hasGroups;
    int size;
    /// The current partition.
    int from;
    int to;

    /// @param used the columns that functions and frames look at
    WindowRows(
            List<Integer> partitionBy,
            List<SortKey> order,
            Iterable<Integer> used,
            List<DataType> types,
            MemoryBudget memory) {
        this.memory = memory;
        this.order = order;
        this.partitionBy = partitionBy.stream().mapToInt(Integer::intValue).toArray();
        this.starts = new Ints(memory);
        this.groupStarts = new Ints(memory);
        this.groupEnds = new Ints(memory);
        this.groupNumbers = new Ints(memory);
        this.groupFirsts = new Ints(memory);
        partitionBy.forEach(column -> use(column, types));
        order.forEach(key -> use(key.column(), types));
        used.forEach(column -> use(column, types));
    }

    private void use(int column, List<DataType> types) {
        columns.computeIfAbsent(column, index -> Values.of(types.get(index), memory));
        loaded.computeIfAbsent(column, index -> Values.of(types.get(index), memory));
    }

    Values column(int index) {
        Values values = columns.get(index);
        if (values == null) {
            throw new IllegalStateException("column " + index + " is not kept");
        }
        return values;
    }

    /// Adds the rows of a batch behind those there are.
    ///
    /// @return the last of the new rows that starts a partition; -1 when none does
    int append(Rows rows) {
        int end = size + rows.count;
        columns.forEach((index, values) -> {
            Values batch = loaded.getOrDefault(index, values);
            VectorLoader.load(rows, index, batch);
            values.ensure(end);
            values.copyRange(size, batch, rows.count);
        });
        int[] marks = starts.ensure(end);
        Arrays.fill(marks, size, end, 0);
        for (SortKey key : order) {
            mark(column(key.column()), marks, end, 1);
        }
        for (int index : partitionBy) {
            mark(column(index), marks, end, 2);
        }
        if (size == 0 && end > 0) {
            marks[0] = 2;
        }
        int last = end - 1;
        while (last >= size && marks[last] != 2) {
            last--;
        }
        int found = last < size ? -1 : last;
        size = end;
        return found;
    }

    /// Marks each new row whose value is distinct from the one before it.
    private void mark(Values values, int[] marks, int end, int mark) {
        int first = Math.max(size, 1);
        if (values instanceof LongValues longs && !longs.hasNulls) {
            for (int row = first; row < end; row++) {
                marks[row] = longs.values[row] != longs.values[row - 1] ? mark : marks[row];
            }
            return;
        }
        for (int row = first; row < end; row++) {
            marks[row] = differs(values, row) ? mark : marks[row];
        }
    }

    /// Whether a value is distinct from the one before it.
    private static boolean differs(Values values, int row) {
        if (values.nulls[row] || values.nulls[row - 1]) {
            return values.nulls[row] != values.nulls[row - 1];
        }
        return values.compareValue(row, values, row - 1) != 0;
    }

    /// Makes the partition that starts at `start` the current one.
    ///
    /// @param limit where it ends at the latest
    void enter(int start, int limit) {
        from = start;
        int end = start + 1;
        int[] marks = starts.values;
        while (end < limit && marks[end] != 2) {
            end++;
        }
        to = end;
        hasGroups = false;
    }

    /// For each row of the current partition, counted from its start, the first row that is equal in the order.
    int[] groupStarts() {
        findGroups();
        return groupStarts.values;
    }

    /// For each row of the current partition, counted from its start, the first row behind those that are equal in
    /// the order.
    int[] groupEnds() {
        findGroups();
        return groupEnds.values;
    }

    /// For each row of the current partition, counted from its start, the number of its group.
    int[] groupNumbers() {
        findGroups();
        return groupNumbers.values;
    }

    /// The first row of each group; behind the last the partition's end.
    int[] groupFirsts() {
        findGroups();
        return groupFirsts.values;
    }

    int groupCount() {
        findGroups();
        return groups;
    }

    private void findGroups() {
        if (hasGroups) {
            return;
        }
        int count = to - from;
        int[] first = groupStarts.ensure(count);
        int[] behind = groupEnds.ensure(count);
        int[] numbers = groupNumbers.ensure(count);
        int[] firsts = groupFirsts.ensure(count + 1);
        groups = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || starts.values[from + i] != 0) {
                firsts[groups++] = from + i;
            }
            numbers[i] = groups - 1;
            first[i] = firsts[groups - 1];
        }
        firsts[groups] = to;
        for (int i = 0; i < count; i++) {
            behind[i] = firsts[numbers[i] + 1];
        }
        hasGroups = true;
    }

    /// Forgets the first `count` rows.
    void drop(int count) {
        for (Map.Entry<Integer, Values> column : columns.entrySet()) {
            column.setValue(tail(column.getValue(), count, size));
        }
        System.arraycopy(starts.values, count, starts.values, 0, size - count);
        size -= count;
    }

    /// The values from `start` to `end` in new memory; that of `values` is given back.
    static Values tail(Values values, int start, int end) {
        Values kept = Values.of(values.type, values.memory);
        kept.reset(end - start);
        for (int row = start; row < end; row++) {
            kept.copy(row - start, values, row);
        }
        values.release();
        return kept;
    }
}
