package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Which arguments each group has had, for an aggregate with DISTINCT. When memory gets scarce those so far stay
/// known; rows with others wait on the disk, in parts by group and arguments, and are told apart part by part in
/// the end.
final class DistinctRows implements AutoCloseable {
    /// With fewer it is not they that take the memory.
    private static final int LEAST_KNOWN = 1024;

    /// Of a row: the number of its group, then the arguments.
    private final List<DataType> types;

    private final ExecContext context;
    private final MemoryBudget memory;
    private final int round;
    private KeyTable known;
    private Values[] keys;
    private @Nullable Partitions waiting;

    DistinctRows(List<DataType> argTypes, ExecContext context) {
        this(withGroup(argTypes), 0, context);
    }

    /// @param round how often the rows have been taken apart before
    private DistinctRows(List<DataType> types, int round, ExecContext context) {
        this.types = types;
        this.context = context;
        this.memory = context.memory().share();
        this.round = round;
        this.known = KeyTable.of(types, memory);
        this.keys = values();
    }

    /// Takes rows that are new to their groups.
    @FunctionalInterface
    interface Sink {
        /// As [Accumulator#add].
        void add(int[] groups, Values[] args, int[] rows, int count);
    }

    private static List<DataType> withGroup(List<DataType> argTypes) {
        List<DataType> types = new ArrayList<>(argTypes);
        types.addFirst(DataType.BIGINT);
        return List.copyOf(types);
    }

    private Values[] values() {
        return types.stream().map(type -> Values.of(type, memory)).toArray(Values[]::new);
    }

    /// Drops the ordinals of rows that are not new to their group, and of those that are to wait.
    ///
    /// @param groups by ordinal
    /// @param rows   ordinals, of which the first `count` are meant; changed
    /// @return how many are left
    int keepNew(int[] groups, Values[] args, int[] rows, int count) {
        takeKeys(groups, args, rows, count);
        int[] ids = new int[count];
        if (waiting != null) {
            known.findSame(keys, count, ids);
            putAside(waiting, ids, count);
            return 0;
        }
        int size = known.size;
        known.findOrAdd(keys, count, ids);
        int kept = 0;
        for (int k = 0; k < count; k++) {
            if (ids[k] == size) {
                size++;
                rows[kept++] = rows[k];
            }
        }
        if (size >= LEAST_KNOWN && round < Partitions.MAX_ROUNDS && context.isTight()) {
            List<Integer> all = IntStream.range(0, types.size()).boxed().toList();
            waiting = new Partitions(types, all, round, context);
        }
        return kept;
    }

    private void takeKeys(int[] groups, Values[] args, int[] rows, int count) {
        LongValues numbers = (LongValues) keys[0];
        numbers.reset(count);
        for (int k = 0; k < count; k++) {
            numbers.values[k] = groups[rows[k]];
        }
        for (int a = 0; a < args.length; a++) {
            Values values = keys[a + 1];
            values.reset(count);
            for (int k = 0; k < count; k++) {
                values.copy(k, args[a], rows[k]);
            }
        }
    }

    /// Writes the keys that are not known.
    private void putAside(Partitions parts, int[] ids, int count) {
        int[] unknown = new int[count];
        int found = 0;
        for (int k = 0; k < count; k++) {
            unknown[found] = k;
            found += ids[k] < 0 ? 1 : 0;
        }
        if (found == 0) {
            return;
        }
        List<FieldVector> columns = new ArrayList<>(keys.length);
        try {
            for (Values values : keys) {
                columns.add(VectorWriter.write(values, count, context.allocator()));
            }
            try (Batch batch = new Batch(columns, count)) {
                parts.add(Rows.of(batch).subset(unknown, found));
            }
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
    }

    /// Hands out the rows that waited, as far as they are new to their groups. Nothing is known afterwards.
    void drain(Sink sink) {
        Partitions parts = waiting;
        if (parts == null) {
            return;
        }
        memory.releaseAll();
        known = KeyTable.of(types, memory);
        keys = values();
        for (int part = 0; part < Partitions.COUNT; part++) {
            try (BatchCursor rows = parts.part(part).read(context.cancellation());
                    DistinctRows some = new DistinctRows(types, round + 1, context)) {
                for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                    try (Batch owned = batch) {
                        some.readd(Rows.of(owned), values(), sink);
                    }
                }
                some.drain(sink);
            }
        }
    }

    private void readd(Rows rows, Values[] columns, Sink sink) {
        for (int column = 0; column < columns.length; column++) {
            VectorLoader.load(rows, column, columns[column]);
        }
        int[] groups = new int[rows.count];
        for (int i = 0; i < rows.count; i++) {
            groups[i] = (int) ((LongValues) columns[0]).values[i];
        }
        Values[] args = new Values[columns.length - 1];
        System.arraycopy(columns, 1, args, 0, args.length);
        int[] ordinals = IntStream.range(0, rows.count).toArray();
        int kept = keepNew(groups, args, ordinals, rows.count);
        sink.add(groups, args, ordinals, kept);
        for (Values column : columns) {
            column.release();
        }
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            if (waiting != null) {
                closer.register(waiting);
            }
            closer.register(memory::releaseAll);
        }
    }
}
