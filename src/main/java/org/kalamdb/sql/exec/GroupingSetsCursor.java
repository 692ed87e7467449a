package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.SharedColumns;

/// Every batch once for each grouping set, without copying the columns of the input; while there is a [RollUp],
/// for the finest one only.
final class GroupingSetsCursor implements BatchCursor {
    private final BatchCursor input;
    private final PlanNode.GroupingSets plan;
    private final @Nullable RollUp rollUp;
    private final ExecContext context;
    private final List<DataType> inputTypes;
    /// The input's batch that is given out, once for each set from `next` on.
    private @Nullable Batch batch;
    private @Nullable SharedColumns shared;
    private int next;
    /// Whether the batch is given out for the finest set only.
    private boolean isForFinest;
    private boolean sawRows;
    private boolean isAtEnd;

    /// Takes over `input`.
    GroupingSetsCursor(BatchCursor input, PlanNode.GroupingSets plan, @Nullable RollUp rollUp, ExecContext context) {
        this.input = input;
        this.plan = plan;
        this.rollUp = rollUp;
        this.context = context;
        this.inputTypes = plan.input().types();
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // owned: closed when the last set was given out, or in close()
    public @Nullable Batch next() {
        while (!isAtEnd) {
            Batch current = batch;
            SharedColumns columns = shared;
            if (current != null && columns != null && next < plan.sets().size()) {
                int set = next;
                next = isForFinest ? plan.sets().size() : next + 1;
                return forSet(current, columns, plan.sets().get(set), set);
            }
            release();
            Batch read = input.next();
            if (read == null) {
                isAtEnd = true;
                return sawRows ? null : standIns();
            }
            sawRows |= read.selectedCount() > 0;
            batch = read;
            shared = new SharedColumns(read.columns());
            isForFinest = rollUp != null && rollUp.isOn();
            int first = rollUp != null && isForFinest ? rollUp.finest() : 0;
            next = read.selectedCount() > 0 ? first : plan.sets().size();
        }
        return null;
    }

    private Batch forSet(Batch current, SharedColumns columns, List<Integer> set, int number) {
        int rows = current.rowCount();
        int width = inputTypes.size();
        List<Integer> lent = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            lent.add(i);
        }
        lent.addAll(set);
        Batch source = columns.lend(lent.stream().mapToInt(Integer::intValue).toArray(), rows, context.allocator());
        List<FieldVector> vectors = new ArrayList<>(source.columns().subList(0, width));
        List<FieldVector> made = new ArrayList<>();
        try {
            for (int key : plan.columns()) {
                int at = set.indexOf(key);
                if (at < 0) {
                    made.add(nulls(inputTypes.get(key), rows));
                    vectors.add(made.getLast());
                } else {
                    vectors.add(source.column(width + at));
                }
            }
            made.add(constant(DataType.BIGINT, number, rows));
            vectors.add(made.getLast());
            made.add(constant(DataType.BOOLEAN, 1, rows));
            vectors.add(made.getLast());
        } catch (Throwable failure) {
            made.forEach(FieldVector::close);
            source.close();
            throw failure;
        }
        Batch result = new Batch(vectors, rows);
        int[] selection = current.selection();
        if (selection != null) {
            result.select(Arrays.copyOf(selection, current.selectedCount()), current.selectedCount());
        }
        return result;
    }

    /// A row of NULLs for each empty set. No other set has groups then, and none may be made of these.
    private @Nullable Batch standIns() {
        if (rollUp != null) {
            rollUp.end();
        }
        long[] numbers = new long[plan.sets().size()];
        int count = 0;
        for (int i = 0; i < numbers.length; i++) {
            numbers[count] = i;
            count += plan.sets().get(i).isEmpty() ? 1 : 0;
        }
        if (count == 0) {
            return null;
        }
        List<FieldVector> vectors = new ArrayList<>();
        try {
            for (DataType type : inputTypes) {
                vectors.add(nulls(type, count));
            }
            for (int key : plan.columns()) {
                vectors.add(nulls(inputTypes.get(key), count));
            }
            LongValues sets = new LongValues(DataType.BIGINT, context.memory());
            sets.reset(count);
            System.arraycopy(numbers, 0, sets.values, 0, count);
            vectors.add(VectorWriter.write(sets, count, context.allocator()));
            sets.release();
            vectors.add(nulls(DataType.BOOLEAN, count));
            return new Batch(vectors, count);
        } catch (Throwable failure) {
            vectors.forEach(FieldVector::close);
            throw failure;
        }
    }

    private FieldVector nulls(DataType type, int count) {
        Values values = Values.of(type, context.memory());
        values.reset(count);
        values.setAllNull(count);
        FieldVector vector = VectorWriter.write(values, count, context.allocator());
        values.release();
        return vector;
    }

    private FieldVector constant(DataType type, long value, int count) {
        LongValues values = new LongValues(type, context.memory());
        values.reset(count);
        Arrays.fill(values.values, 0, count, value);
        FieldVector vector = VectorWriter.write(values, count, context.allocator());
        values.release();
        return vector;
    }

    private void release() {
        SharedColumns columns = shared;
        shared = null;
        batch = null;
        if (columns != null) {
            columns.close();
        }
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(input);
            closer.register(this::release);
        }
    }
}
