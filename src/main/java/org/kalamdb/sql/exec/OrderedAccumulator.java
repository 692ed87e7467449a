package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.SortKey;

/// An aggregate with ORDER BY: keeps the arguments of all rows, and at the end hands them to another accumulator,
/// group by group, each group in order.
final class OrderedAccumulator extends Accumulator {
    private final Accumulator target;
    private final List<SortKey> order;
    private final Values[] kept;
    private final Ints groups;
    private int size;

    /// @param order    by place among the arguments
    /// @param argTypes of all arguments, those included that only `order` looks at
    OrderedAccumulator(Accumulator target, List<SortKey> order, List<DataType> argTypes, MemoryBudget memory) {
        this.target = target;
        this.order = order;
        this.kept = argTypes.stream().map(type -> Values.of(type, memory)).toArray(Values[]::new);
        this.groups = new Ints(memory);
    }

    @Override
    boolean takesNulls() {
        return target.takesNulls();
    }

    @Override
    void grow(int wanted) {
        target.grow(wanted);
    }

    @Override
    void add(int[] groupOf, Values[] args, int[] rows, int count) {
        int[] numbers = groups.ensure(size + count);
        for (int a = 0; a < kept.length; a++) {
            kept[a].ensure(size + count);
            for (int k = 0; k < count; k++) {
                kept[a].copy(size + k, args[a], rows[k]);
            }
        }
        for (int k = 0; k < count; k++) {
            numbers[size + k] = groupOf[rows[k]];
        }
        size += count;
    }

    @Override
    Values finish(int wanted) {
        int[] rows = Arrays.copyOf(Rows.identity(size), size);
        new MergeSort(this::compare, Cancellation.none()).sort(rows, 0, size);
        target.add(groups.values, kept, rows, size);
        size = 0;
        for (Values values : kept) {
            values.reset(0);
        }
        return target.finish(wanted);
    }

    private int compare(int a, int b) {
        if (groups.values[a] != groups.values[b]) {
            return Integer.compare(groups.values[a], groups.values[b]);
        }
        for (SortKey key : order) {
            Values values = kept[key.column()];
            if (values.nulls[a] || values.nulls[b]) {
                if (values.nulls[a] != values.nulls[b]) {
                    return values.nulls[a] == key.nullsFirst() ? -1 : 1;
                }
                continue;
            }
            int result = values.compareValue(a, values, b);
            if (result != 0) {
                return key.descending() ? -result : result;
            }
        }
        return 0;
    }
}
