package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;

/// One aggregate call: decides which rows count (FILTER, NULLs, DISTINCT) and hands them to its
/// accumulator.
final class AggregateColumn {
    final AggregateCall call;
    private final Accumulator accumulator;
    private final @Nullable KeyTable distinct;
    private final LongValues groupKeys;
    private int[] rows = new int[0];

    AggregateColumn(AggregateCall call, List<DataType> inputTypes, MemoryBudget memory) {
        this.call = call;
        List<DataType> argTypes = call.args().stream().map(inputTypes::get).toList();
        this.accumulator = Accumulator.of(call, argTypes, memory);
        this.groupKeys = new LongValues(DataType.BIGINT, memory);
        List<DataType> distinctTypes = new ArrayList<>(argTypes);
        distinctTypes.addFirst(DataType.BIGINT);
        this.distinct = call.distinct() && !call.args().isEmpty() ? KeyTable.of(distinctTypes, memory) : null;
    }

    void grow(int groups) {
        accumulator.grow(groups);
    }

    /// [Accumulator#fold].
    void fold(int[] into, int count) {
        accumulator.fold(into, count);
    }

    Values finish(int groups) {
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
            found = keepNew(distinct, groupOf, args, found);
        }
        accumulator.add(groupOf, args, rows, found);
    }

    /// Keeps the rows whose arguments are new to their group.
    private int keepNew(KeyTable table, int[] groupOf, Values[] args, int found) {
        Values[] keys = new Values[args.length + 1];
        groupKeys.reset(found);
        for (int k = 0; k < found; k++) {
            groupKeys.values[k] = groupOf[rows[k]];
        }
        keys[0] = groupKeys;
        for (int a = 0; a < args.length; a++) {
            keys[a + 1] = Values.of(args[a].type, groupKeys.memory);
            keys[a + 1].reset(found);
            for (int k = 0; k < found; k++) {
                keys[a + 1].copy(k, args[a], rows[k]);
            }
        }
        int known = table.size;
        int[] ids = new int[found];
        table.findOrAdd(keys, found, ids);
        int kept = 0;
        for (int k = 0; k < found; k++) {
            if (ids[k] == known) {
                known++;
                rows[kept++] = rows[k];
            }
        }
        for (int a = 0; a < args.length; a++) {
            keys[a + 1].release();
        }
        return kept;
    }
}
