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
        settle(0, numbers, rows, 0, bySeveral);
    }

    /// Sorts those rows that are equal so far.
    ///
    /// @param numbers what the rows from `start` on are sorted by: the leads of the `k`-th key
    private void settle(int k, long[] numbers, int[] rows, int start, MergeSort bySeveral) {
        boolean isEqual = leadDecides(k);
        if (isEqual && k + 1 == columns.length) {
            return;
        }
        boolean isNumberNext = isEqual && isNumber(columns[k + 1]);
        for (int from = 0; from < numbers.length; ) {
            int to = from + 1;
            while (to < numbers.length && numbers[to] == numbers[from]) {
                to++;
            }
            if (isNumberNext && to - from > RADIX_THRESHOLD) {
                sortBy(k + 1, rows, start + from, start + to, bySeveral);
            } else if (to - from > 1) {
                bySeveral.sort(rows, start + from, start + to);
            }
            from = to;
        }
    }

    /// Sorts rows that are equal in all keys before the `k`-th, which is a number.
    private void sortBy(int k, int[] rows, int start, int end, MergeSort bySeveral) {
        int[] sorted = Arrays.copyOfRange(rows, start, end);
        long[] numbers = numbers(k, sorted);
        RadixSort.sort(numbers, sorted, sorted.length);
        System.arraycopy(sorted, 0, rows, start, sorted.length);
        settle(k, numbers, rows, start, bySeveral);
    }

    private long[] numbers(int k, int[] rows) {
        SortKey key = keys.get(k);
        long flip = key.descending() ? -1 : 0;
        long whenNull = key.nullsFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
        Values column = columns[k];
        long[] numbers = new long[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int row = rows[i];
            numbers[i] = column.nulls[row]
                    ? whenNull
                    : flip
                            ^ switch (column) {
                                case LongValues longs -> longs.values[row];
                                case DoubleValues doubles -> DoubleValues.ordered(doubles.values[row]);
                                case DecimalValues decimals -> decimals.lead(row);
                                case BytesValues _, ObjectValues _ -> 0;
                            };
        }
        return numbers;
    }

    /// Whether rows with the same lead are equal in the `k`-th key.
    private boolean leadDecides(int k) {
        return isNumber(columns[k]) && !columns[k].hasNulls;
    }

    private static boolean isNumber(Values values) {
        return values instanceof LongValues
                || values instanceof DoubleValues
                || (values instanceof DecimalValues decimals && !decimals.wide);
    }
}
