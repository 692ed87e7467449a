package org.kalamdb.sql.exec;

import java.util.List;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.SortKey;

/// The sort key values of many rows, numbered from 0 in the order in which they came.
final class SortKeys {
    private static final int RADIX_THRESHOLD = 256;

    private final List<SortKey> keys;
    private final Values[] columns;
    private final Values[] loaded;
    private int size;

    /// @param types of the input columns
    SortKeys(List<SortKey> keys, List<DataType> types, MemoryBudget memory) {
        this.keys = List.copyOf(keys);
        this.columns = valuesOf(types, memory);
        this.loaded = valuesOf(types, memory);
    }

    private Values[] valuesOf(List<DataType> types, MemoryBudget memory) {
        return keys.stream()
                .map(key -> Values.of(types.get(key.column()), memory))
                .toArray(Values[]::new);
    }

    int size() {
        return size;
    }

    void append(Rows rows) {
        for (int k = 0; k < columns.length; k++) {
            VectorLoader.load(rows, keys.get(k).column(), loaded[k]);
            columns[k].ensure(size + rows.count);
            for (int i = 0; i < rows.count; i++) {
                columns[k].copy(size + i, loaded[k], i);
            }
        }
        size += rows.count;
    }

    /// Appends the key of row `row` of `other`, which has the same keys.
    void append(SortKeys other, int row) {
        for (int k = 0; k < columns.length; k++) {
            columns[k].ensure(size + 1);
            columns[k].copy(size, other.columns[k], row);
        }
        size++;
    }

    void clear() {
        for (Values column : columns) {
            column.reset(0);
        }
        size = 0;
    }

    void release() {
        for (int k = 0; k < columns.length; k++) {
            columns[k].release();
            loaded[k].release();
        }
        size = 0;
    }

    /// How row `i` orders before or after row `j` of `other`.
    int compare(int i, SortKeys other, int j) {
        for (int k = 0; k < columns.length; k++) {
            SortKey key = keys.get(k);
            Values a = columns[k];
            Values b = other.columns[k];
            if (a.nulls[i] || b.nulls[j]) {
                if (a.nulls[i] != b.nulls[j]) {
                    return a.nulls[i] == key.nullsFirst() ? -1 : 1;
                }
                continue;
            }
            int order = a.compareValue(i, b, j);
            if (order != 0) {
                return key.descending() ? -order : order;
            }
        }
        return 0;
    }

    /// All rows in order; equal ones as they came.
    int[] order(Cancellation cancellation) {
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[i] = i;
        }
        if (size > RADIX_THRESHOLD && isNumeric()) {
            for (int k = columns.length - 1; k >= 0; k--) {
                cancellation.check();
                sortBy(k, order);
            }
            return order;
        }
        return MergeSort.sort(order, (a, b) -> compare(a, this, b), cancellation);
    }

    private boolean isNumeric() {
        for (Values column : columns) {
            if (!(column instanceof LongValues || column instanceof DoubleValues)) {
                return false;
            }
        }
        return true;
    }

    /// Stably sorts `order` by one numeric key.
    private void sortBy(int k, int[] order) {
        Values column = columns[k];
        long flip = keys.get(k).descending() ? -1 : 0;
        long[] numbers = new long[order.length];
        int[] present = new int[order.length];
        int[] absent = new int[column.hasNulls ? order.length : 0];
        int presentCount = 0;
        int absentCount = 0;
        for (int row : order) {
            if (column.nulls[row]) {
                absent[absentCount++] = row;
            } else {
                numbers[presentCount] = number(column, row) ^ flip;
                present[presentCount++] = row;
            }
        }
        RadixSort.sort(numbers, present, presentCount);
        boolean nullsFirst = keys.get(k).nullsFirst();
        System.arraycopy(present, 0, order, nullsFirst ? absentCount : 0, presentCount);
        System.arraycopy(absent, 0, order, nullsFirst ? 0 : presentCount, absentCount);
    }

    private static long number(Values column, int row) {
        return column instanceof LongValues longs
                ? longs.values[row]
                : DoubleValues.ordered(((DoubleValues) column).values[row]);
    }
}
