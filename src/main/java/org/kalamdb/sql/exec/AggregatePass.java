package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// One pass of an aggregation: reads all input, then gives out the groups that fit into memory, in the order
/// in which their first rows came. Rows of further groups are put on the disk.
final class AggregatePass implements BatchCursor {
    /// With fewer groups it is not they that take the memory.
    private static final int LEAST_GROUPS = 64;

    private final AggregateInput input;
    private final BufferAllocator allocator;
    private final MemoryBudget memory;
    private final List<DataType> inputTypes;
    private final List<Integer> groupBy;
    private final KeyTable table;
    private final Values[] groupKeys;
    private final List<AggregateColumn> aggregates = new ArrayList<>();
    private final ExecContext context;
    private final int round;
    private @Nullable Partitions spilled;
    private int groups;
    private @Nullable List<Values> output;
    private int next;

    /// Takes over `input`.
    ///
    /// @param round how often the input has been taken apart before
    AggregatePass(AggregateInput input, PlanNode.Aggregate plan, int round, ExecContext context) {
        this.input = input;
        this.allocator = context.allocator();
        this.memory = context.memory().share();
        this.context = context;
        this.round = round;
        this.inputTypes = input.types();
        this.groupBy = plan.groupBy();
        List<DataType> keyTypes = groupBy.stream().map(inputTypes::get).toList();
        this.table = KeyTable.of(keyTypes, memory);
        this.groupKeys = keyTypes.stream().map(type -> Values.of(type, memory)).toArray(Values[]::new);
        for (AggregateCall call : plan.calls()) {
            aggregates.add(new AggregateColumn(call, inputTypes, memory, context));
        }
    }

    @Override
    public @Nullable Batch next() {
        List<Values> results = output;
        if (results == null) {
            results = aggregate();
            output = results;
        }
        int count = Math.min(Batch.TARGET_ROWS, groups - next);
        if (count == 0) {
            return null;
        }
        Batch batch = write(results, count);
        next += count;
        return batch;
    }

    private List<Values> aggregate() {
        if (groupBy.isEmpty()) {
            groups = 1;
            aggregates.forEach(aggregate -> aggregate.grow(1));
        }
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            try (Batch owned = batch) {
                add(spilled == null ? Rows.of(owned) : withoutNewGroups(Rows.of(owned), spilled));
            }
            RollUp rollUp = input.rollUp();
            if (rollUp != null && rollUp.isOn() && context.memory().isTight(rollUp.setCount())) {
                rollUp();
            }
            boolean canSpill = spilled == null && round < Partitions.MAX_ROUNDS && groups >= LEAST_GROUPS;
            if (canSpill && context.isTight()) {
                rollUp();
                input.materialise();
                spilled = new Partitions(inputTypes, groupBy, round, context);
            }
        }
        rollUp();
        List<Values> results = new ArrayList<>(List.of(groupKeys));
        for (AggregateColumn aggregate : aggregates) {
            results.add(aggregate.finish(groups));
        }
        return results;
    }

    /// Makes the groups of coarser sets out of those of the finest; further rows come for all sets. To be done
    /// while there is room for as many groups more of each set.
    private void rollUp() {
        RollUp rollUp = input.rollUp();
        if (rollUp == null || !rollUp.isOn()) {
            return;
        }
        rollUp.end();
        int count = groups;
        memory.reserve((long) count * Integer.BYTES);
        int[] into = new int[count];
        for (int set = 0; set < rollUp.setCount() && count > 0; set++) {
            if (set == rollUp.finest()) {
                continue;
            }
            context.cancellation().check();
            Values[] keys = rollUp.keysOf(set, groupKeys, count, memory);
            table.findOrAdd(keys, count, into);
            keepNewKeys(keys, into, count);
            for (AggregateColumn aggregate : aggregates) {
                aggregate.grow(groups);
                aggregate.fold(into, count);
            }
            for (int k = 0; k < keys.length; k++) {
                if (!keys[k].equals(groupKeys[k])) {
                    keys[k].release();
                }
            }
        }
        memory.release((long) count * Integer.BYTES);
    }

    /// The rows of groups that there are; others go to the disk.
    private Rows withoutNewGroups(Rows rows, Partitions parts) {
        input.start();
        int[] groupOf = new int[rows.count];
        table.findSame(columns(groupBy, rows), rows.count, groupOf);
        int[] known = new int[rows.count];
        int[] others = new int[rows.count];
        int knownCount = 0;
        for (int i = 0; i < rows.count; i++) {
            known[knownCount] = i;
            others[i - knownCount] = i;
            knownCount += groupOf[i] >= 0 ? 1 : 0;
        }
        if (knownCount < rows.count) {
            parts.add(rows.subset(others, rows.count - knownCount));
        }
        return rows.subset(known, knownCount);
    }

    /// The rows of further groups, which the caller then owns; null when there are none.
    @Nullable
    Partitions takeSpilled() {
        Partitions parts = spilled;
        spilled = null;
        return parts;
    }

    int round() {
        return round;
    }

    private void add(Rows rows) {
        input.start();
        int[] groupOf = new int[rows.count];
        if (!groupBy.isEmpty()) {
            Values[] keys = columns(groupBy, rows);
            table.findOrAdd(keys, rows.count, groupOf);
            keepNewKeys(keys, groupOf, rows.count);
            aggregates.forEach(aggregate -> aggregate.grow(groups));
        }
        for (AggregateColumn aggregate : aggregates) {
            Values[] args = columns(aggregate.call.args(), rows);
            Values filter = aggregate.call.filter() < 0 ? null : input.column(aggregate.call.filter(), rows);
            aggregate.add(groupOf, args, filter, rows.count);
        }
    }

    /// New groups are numbered upwards as their rows come.
    private void keepNewKeys(Values[] keys, int[] groupOf, int count) {
        if (table.size == groups) {
            return;
        }
        for (Values kept : groupKeys) {
            kept.ensure(table.size);
        }
        for (int i = 0; i < count; i++) {
            if (groupOf[i] == groups) {
                for (int k = 0; k < keys.length; k++) {
                    groupKeys[k].copy(groups, keys[k], i);
                }
                groups++;
            }
        }
    }

    private Values[] columns(List<Integer> indexes, Rows rows) {
        Values[] columns = new Values[indexes.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = input.column(indexes.get(i), rows);
        }
        return columns;
    }

    private Batch write(List<Values> results, int count) {
        List<FieldVector> columns = new ArrayList<>(results.size());
        try {
            for (Values result : results) {
                columns.add(writeSlice(result, count));
            }
            return new Batch(columns, count);
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
    }

    private FieldVector writeSlice(Values all, int count) {
        if (next == 0 && count == groups) {
            return VectorWriter.write(all, count, allocator);
        }
        Values slice = Values.of(all.type, memory);
        slice.reset(count);
        for (int i = 0; i < count; i++) {
            slice.copy(i, all, next + i);
        }
        FieldVector vector = VectorWriter.write(slice, count, allocator);
        slice.release();
        return vector;
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(input);
            aggregates.forEach(closer::register);
            if (spilled != null) {
                closer.register(spilled);
            }
            closer.register(memory::releaseAll);
        }
    }
}
