package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.WindowCall;
import org.kalamdb.sql.ir.WindowCall.Frame;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.Gather;

/// Window functions over rows that come sorted. A batch waits until the partition of its last row is complete; then
/// it goes out with a column more for each function. So there is never more in memory than the columns of the greatest
/// partition that functions look at, and the batches it is in; those go to the disk when memory gets scarce.
final class WindowCursor implements BatchCursor {
    private final BatchCursor input;
    private final List<DataType> inputTypes;
    private final BufferAllocator allocator;
    private final Cancellation cancellation;
    private final WindowRows rows;
    private final List<FrameBounds> frames;
    private final List<WindowColumn> columns;
    private final WaitingBatches waiting;
    /// How many rows have their results.
    private int evaluated;
    /// How many of those have gone out.
    private int emitted;
    private boolean isAtEnd;

    /// Takes over `input`.
    WindowCursor(BatchCursor input, PlanNode.Window plan, Map<Frame, long[]> offsets, ExecContext context) {
        this.input = input;
        this.inputTypes = plan.input().types();
        this.allocator = context.allocator();
        this.cancellation = context.cancellation();
        this.waiting = new WaitingBatches(inputTypes, context);
        this.rows = new WindowRows(plan.partitionBy(), plan.orderBy(), used(plan), inputTypes, context.memory());
        Map<Frame, FrameBounds> bounds = new HashMap<>();
        this.columns = new ArrayList<>();
        for (WindowCall call : plan.calls()) {
            columns.add(WindowColumns.of(
                    call,
                    inputTypes,
                    context,
                    frame -> bounds.computeIfAbsent(frame, made -> {
                        long[] distances = offsets.getOrDefault(made, new long[2]);
                        return new FrameBounds(made, distances[0], distances[1], rows, context.memory());
                    })));
        }
        this.frames = List.copyOf(bounds.values());
    }

    private static Set<Integer> used(PlanNode.Window plan) {
        Set<Integer> used = new TreeSet<>();
        for (WindowCall call : plan.calls()) {
            used.addAll(call.args());
            if (call.aggregate() != null) {
                used.add(call.aggregate().filter());
            }
            for (WindowCall.Bound bound :
                    List.of(call.frame().start(), call.frame().end())) {
                used.add(bound.key());
                used.add(bound.value());
            }
        }
        used.remove(-1);
        return used;
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            int first = waiting.firstCount();
            if (first >= 0 && emitted + first <= evaluated) {
                return emit();
            }
            if (isAtEnd) {
                return null;
            }
            cancellation.check();
            forget();
            read();
        }
    }

    private void read() {
        Batch batch = input.next();
        if (batch == null) {
            isAtEnd = true;
            evaluate(rows.size);
            return;
        }
        if (batch.selectedCount() == 0) {
            batch.close();
            return;
        }
        int open;
        try {
            open = rows.append(Rows.of(batch));
        } catch (Throwable failure) {
            batch.close();
            throw failure;
        }
        waiting.add(batch);
        if (open > evaluated) {
            evaluate(open);
        }
    }

    /// Computes the results of the partitions that end at `end` at the latest.
    private void evaluate(int end) {
        for (WindowColumn column : columns) {
            column.result.ensure(end);
        }
        int start = evaluated;
        while (start < end) {
            rows.enter(start, end);
            frames.forEach(FrameBounds::compute);
            for (WindowColumn column : columns) {
                column.evaluate(rows);
            }
            start = rows.to;
        }
        for (WindowColumn column : columns) {
            if (end > evaluated) {
                column.finish(evaluated, end);
            }
        }
        evaluated = end;
    }

    private void forget() {
        if (emitted == 0) {
            return;
        }
        rows.drop(emitted);
        for (WindowColumn column : columns) {
            column.result = WindowRows.tail(column.result, emitted, evaluated);
        }
        evaluated -= emitted;
        emitted = 0;
    }

    private Batch emit() {
        try (Batch batch = waiting.remove()) {
            int count = batch.selectedCount();
            List<FieldVector> vectors = new ArrayList<>(inputTypes.size() + columns.size());
            try {
                int[] positions = batch.selection();
                for (int i = 0; i < inputTypes.size(); i++) {
                    vectors.add(
                            positions == null
                                    ? moved(batch.column(i))
                                    : picked(batch, i, positions, inputTypes.get(i)));
                }
                for (WindowColumn column : columns) {
                    vectors.add(slice(column.result, count));
                }
            } catch (Throwable failure) {
                vectors.forEach(FieldVector::close);
                throw failure;
            }
            emitted += count;
            return new Batch(vectors, count);
        }
    }

    private FieldVector moved(FieldVector vector) {
        TransferPair pair = vector.getTransferPair(allocator);
        pair.transfer();
        return (FieldVector) pair.getTo();
    }

    private FieldVector picked(Batch batch, int column, int[] positions, DataType type) {
        return new Gather(new FieldVector[] {batch.column(column)}, null, positions, batch.selectedCount())
                .take(type, allocator);
    }

    private FieldVector slice(Values results, int count) {
        if (emitted == 0) {
            return VectorWriter.write(results, count, allocator);
        }
        Values slice = Values.of(results.type, results.memory);
        slice.reset(count);
        for (int i = 0; i < count; i++) {
            slice.copy(i, results, emitted + i);
        }
        FieldVector vector = VectorWriter.write(slice, count, allocator);
        slice.release();
        return vector;
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(input);
            closer.register(waiting);
        }
    }
}
