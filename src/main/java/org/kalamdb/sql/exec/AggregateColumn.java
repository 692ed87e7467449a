package org.kalamdb.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;

/// One aggregate call: decides which rows count (FILTER, NULLs, DISTINCT) and hands them to its
/// accumulator.
final class AggregateColumn implements AutoCloseable {
    final AggregateCall call;
    private final Accumulator accumulator;
    private final @Nullable DistinctRows distinct;
    private int[] rows = new int[0];

    /// @param memory of what is kept until the pass ends
    AggregateColumn(AggregateCall call, List<DataType> inputTypes, MemoryBudget memory, ExecContext context) {
        this.call = call;
        List<DataType> argTypes = call.args().stream().map(inputTypes::get).toList();
        this.accumulator = Accumulator.of(call, argTypes, memory);
        this.distinct = call.distinct() && !call.args().isEmpty() ? new DistinctRows(argTypes, context) : null;
    }

    void grow(int groups) {
        accumulator.grow(groups);
    }

    /// [Accumulator#fold].
    void fold(int[] into, int count) {
        accumulator.fold(into, count);
    }

    Values finish(int groups) {
        if (distinct != null) {
            distinct.drain(accumulator::add);
        }
        return accumulator.finish(groups);
    }

    /// @param filter a BOOLEAN column that must be true; null for none
    void add(int[] groupOf, Values[] args, @Nullable Values filter, int count) {
        boolean skipsNulls = args.length > 0 && args[0].hasNulls && !accumulator.takesNulls();
        if (filter == null && !skipsNulls && distinct == null) {
            accumulator.add(groupOf, args, Rows.identity(count), count);
            return;
        }
        if (rows.length < count) {
            rows = new int[count];
        }
        int found = 0;
        for (int i = 0; i < count; i++) {
            boolean counts = (filter == null || (!filter.nulls[i] && ((LongValues) filter).values[i] != 0))
                    && !(skipsNulls && args[0].nulls[i]);
            rows[found] = i;
            found += counts ? 1 : 0;
        }
        if (distinct != null) {
            found = distinct.keepNew(groupOf, args, rows, found);
        }
        accumulator.add(groupOf, args, rows, found);
    }

    @Override
    public void close() {
        if (distinct != null) {
            distinct.close();
        }
    }
}
