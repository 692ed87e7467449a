package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;

/// Which rows of the current partition count for a function: those whose argument is not NULL and that its FILTER
/// takes. Knows how many of them there are in any range, and finds the n-th.
final class CountedRows {
    private final int arg;
    private final int filter;
    /// By row counted from the partition's start: how many before it count.
    private final Ints before;
    private final Ints counted;
    private int from;
    private boolean all;

    /// @param arg    a column whose NULLs do not count; -1 for none
    /// @param filter a BOOLEAN column that must be true; -1 for none
    CountedRows(int arg, int filter, MemoryBudget memory) {
        this.arg = arg;
        this.filter = filter;
        this.before = new Ints(memory);
        this.counted = new Ints(memory);
    }

    static CountedRows of(AggregateCall call, boolean takesNulls, MemoryBudget memory) {
        return new CountedRows(
                call.args().isEmpty() || takesNulls ? -1 : call.args().getFirst(), call.filter(), memory);
    }

    void compute(WindowRows rows) {
        from = rows.from;
        Values values = arg < 0 ? null : rows.column(arg);
        LongValues condition = filter < 0 ? null : (LongValues) rows.column(filter);
        all = condition == null && (values == null || !values.hasNulls);
        if (all) {
            return;
        }
        int size = rows.to - from;
        int[] sums = before.ensure(size + 1);
        int[] numbers = counted.ensure(size);
        int found = 0;
        for (int i = 0; i < size; i++) {
            sums[i] = found;
            numbers[found] = from + i;
            found += counts(values, condition, from + i) ? 1 : 0;
        }
        sums[size] = found;
    }

    private static boolean counts(@Nullable Values values, @Nullable LongValues condition, int row) {
        return (values == null || !values.nulls[row])
                && (condition == null || (!condition.nulls[row] && condition.values[row] != 0));
    }

    boolean counts(int row) {
        return all || before.values[row - from] < before.values[row - from + 1];
    }

    /// How many rows before `row` count, within the partition.
    int before(int row) {
        return all ? row - from : before.values[row - from];
    }

    /// The row that `index` others that count come before.
    int row(int index) {
        return all ? from + index : counted.values[index];
    }
}
