package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.SortKey;

/// The sort key values of many rows, numbered from 0 in the order in which they came.
///
/// Beside them every row has a *lead*: a number such that a row with a smaller lead comes first. Rows with
/// the same lead need a look at the values.
final class SortKeys {
    private static final int RADIX_THRESHOLD = 256;

    private final List<SortKey> keys;
    private final Values[] columns;
    private final Values[] loaded;
    private final LongValues leads;
    private int size;

    /// @param types of the input columns
    SortKeys(List<SortKey> keys, List<DataType> types, MemoryBudget memory) {
        this.keys = List.copyOf(keys);
        this.columns = valuesOf(types, memory);
        this.loaded = valuesOf(types, memory);
        this.leads = new LongValues(DataType.BIGINT, memory);
    }

    private Values[] valuesOf(List<DataType> types, MemoryBudget memory) {
        return keys.stream()
                .map(key -> Values.of(types.get(key.column()), memory))
                .toArray(Values[]::new);
    }

    int size() {
        return size;
    }

    long lead(int row) {
        return leads.values[row];
    }

    void append(Rows rows) {
        for (int k = 0; k < columns.length; k++) {
            VectorLoader.load(rows, keys.get(k).column(), loaded[k]);
            columns[k].ensure(size + rows.count);
            columns[k].copyRange(size, loaded[k], rows.count);
        }
        leads.ensure(size + rows.count);
        appendLeads(size, size + rows.count);
        size += rows.count;
    }

    /// Appends the key of row `row` of `other`, which has the same keys.
    void append(SortKeys other, int row) {
        for (int k = 0; k < columns.length; k++) {
            columns[k].ensure(size + 1);
            columns[k].copy(size, other.columns[k], row);
        }
        leads.ensure(size + 1);
        leads.values[size] = other.leads.values[row];
        size++;
    }

    private void appendLeads(int from, int to) {
        if (keys.isEmpty()) {
            return;
        }
        Values column = columns[0];
        SortKey key = keys.getFirst();
        long flip = key.descending() ? -1 : 0;
        long whenNull = key.nullsFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
        long[] out = leads.values;
        switch (column) {
            case LongValues longs -> {
                for (int i = from; i < to; i++) {
                    out[i] = longs.values[i] ^ flip;
                }
            }
            case DoubleValues doubles -> {
                for (int i = from; i < to; i++) {
                    out[i] = DoubleValues.ordered(doubles.values[i]) ^ flip;
                }
            }
            case BytesValues bytes -> {
                for (int i = from; i < to; i++) {
                    out[i] = bytes.nulls[i] ? 0 : Bytes.sortPrefix(bytes.data, bytes.start[i], bytes.length[i]) ^ flip;
                }
            }
            case DecimalValues decimals -> {
                for (int i = from; i < to; i++) {
                    out[i] = decimals.lead(i) ^ flip;
                }
            }
            case ObjectValues objects -> {
                for (int i = from; i < to; i++) {
                    out[i] = objects.nulls[i] ? 0 : objects.lead(i) ^ flip;
                }
            }
        }
        for (int i = from; column.hasNulls && i < to; i++) {
            out[i] = column.nulls[i] ? whenNull : out[i];
        }
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
        leads.release();
        size = 0;
    }

    /// How row `i` orders before or after row `j` of `other`.
    int compare(int i, SortKeys other, int j) {
        int byLead = Long.compare(leads.values[i], other.leads.values[j]);
        return byLead != 0 ? byLead : compareValues(i, other, j);
    }

    private int compareValues(int i, SortKeys other, int j) {
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
        int[] order = Arrays.copyOf(Rows.identity(size), size);
        sort(order, size, cancellation);
        return order;
    }

    /// Sorts the first `count` of `rows`; equal ones stay as they are.
    void sort(int[] rows, int count, Cancellation cancellation) {
        MergeSort bySeveral = new MergeSort((a, b) -> compare(a, this, b), cancellation);
        if (count <= RADIX_THRESHOLD || keys.isEmpty()) {
            bySeveral.sort(rows, 0, count);
            return;
        }
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = leads.values[rows[i]];
        }
        RadixSort.sort(numbers, rows, count);
        cancellation.check();
        if (leadDecides()) {
            return;
        }
        for (int start = 0; start < count; ) {
            int end = start + 1;
            while (end < count && numbers[end] == numbers[start]) {
                end++;
            }
            if (end - start > 1) {
                bySeveral.sort(rows, start, end);
            }
            start = end;
        }
    }

    /// Whether rows with the same lead have the same key.
    private boolean leadDecides() {
        Values first = columns[0];
        boolean isNumber = first instanceof LongValues
                || first instanceof DoubleValues
                || (first instanceof DecimalValues decimals && !decimals.wide);
        return keys.size() == 1 && isNumber && !first.hasNulls;
    }
}
