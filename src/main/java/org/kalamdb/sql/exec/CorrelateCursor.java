package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.Gather;

/// Runs the right side of a correlation for the values of each left row. Short answers are kept for the next row
/// with the same values; long ones are passed on as they come.
final class CorrelateCursor implements BatchCursor {
    private final BatchCursor left;
    private final PlanNode.Correlate plan;
    private final PlanOpener opener;
    private final ExecContext context;
    private final List<DataType> leftTypes;
    private final List<DataType> rightTypes;
    private final CorrelateMemo memo;
    private @Nullable Probe probe;
    /// The rest of a long answer for the current left row.
    private @Nullable BatchCursor rest;

    /// Left rows by ordinal, and beside them rows of the memo, or -1 for a row without partner.
    private int[] ordinals = new int[Batch.TARGET_ROWS];
    private int[] partners = new int[Batch.TARGET_ROWS];
    private int pairs;

    /// Takes over `left`.
    CorrelateCursor(BatchCursor left, PlanNode.Correlate plan, ExecContext context, PlanOpener opener) {
        this.left = left;
        this.plan = plan;
        this.context = context;
        this.opener = opener;
        this.leftTypes = plan.left().types();
        this.rightTypes = plan.right().types();
        this.memo = new CorrelateMemo(
                plan.columns().stream().map(leftTypes::get).toList(),
                rightTypes,
                context.memory().share());
    }

    /// One left batch on its way through. Owns the batch.
    private static final class Probe {
        final Batch batch;
        final Rows rows;
        /// The values that the right side depends on, and their numbers in the memo.
        final Values[] values;
        final int[] keys;
        int row;

        Probe(Batch batch, Rows rows, Values[] values) {
            this.batch = batch;
            this.rows = rows;
            this.values = values;
            this.keys = new int[rows.count];
        }

        void close() {
            for (Values column : values) {
                column.release();
            }
            batch.close();
        }
    }

    private boolean pairsUp() {
        return plan.kind() == JoinKind.INNER || plan.kind() == JoinKind.LEFT;
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            context.cancellation().check();
            if (rest != null) {
                Batch streamed = streamed(rest);
                if (streamed != null) {
                    return streamed;
                }
                continue;
            }
            Probe current = probe == null ? nextProbe() : probe;
            if (current == null) {
                return null;
            }
            fill(current);
            if (pairs > 0) {
                return combine(current);
            }
            if (rest == null && current.row == current.rows.count) {
                probe = null;
                current.close();
            }
        }
    }

    /// A batch of the current left row beside rows of its long answer; null at their end.
    private @Nullable Batch streamed(BatchCursor answer) {
        Batch right = answer.next();
        Probe current = probe;
        if (right == null || current == null) {
            answer.close();
            rest = null;
            return null;
        }
        try (right) {
            int count = right.selectedCount();
            int[] positions = new int[count];
            int[] rights = new int[count];
            Arrays.fill(positions, current.rows.positions[current.row - 1]);
            for (int i = 0; i < count; i++) {
                rights[i] = right.position(i);
            }
            List<FieldVector> columns = new ArrayList<>();
            gather(current.batch, leftTypes, positions, columns);
            gather(right, rightTypes, rights, columns);
            return new Batch(columns, count);
        }
    }

    /// Appends copies of these rows. On failure closes all vectors in `columns`.
    private void gather(Batch batch, List<DataType> types, int[] positions, List<FieldVector> columns) {
        try {
            for (int column = 0; column < types.size(); column++) {
                FieldVector[] source = {batch.column(column)};
                columns.add(new Gather(source, null, positions, positions.length)
                        .take(types.get(column), context.allocator()));
            }
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
    }

    private @Nullable Probe nextProbe() {
        Batch batch = left.next();
        if (batch == null) {
            return null;
        }
        try {
            Probe made = probe(batch);
            probe = made;
            return made;
        } catch (Throwable failure) {
            batch.close();
            throw failure;
        }
    }

    private Probe probe(Batch batch) {
        Rows rows = Rows.of(batch);
        Values[] values = new Values[plan.columns().size()];
        for (int k = 0; k < values.length; k++) {
            int column = plan.columns().get(k);
            values[k] = Values.of(leftTypes.get(column), context.memory());
            VectorLoader.load(rows, column, values[k]);
        }
        Probe made = new Probe(batch, rows, values);
        memo.number(values, rows.count, made.keys);
        return made;
    }

    /// Pairs left rows with their answers until there is a batch of them, or a long answer begins.
    private void fill(Probe current) {
        if (memo.isFull()) {
            memo.clear();
            memo.number(current.values, current.rows.count, current.keys);
        }
        while (pairs < Batch.TARGET_ROWS && rest == null && !memo.isFull() && current.row < current.rows.count) {
            int key = current.keys[current.row];
            if (memo.isKnown(key)) {
                pair(current.row, memo.start(key), memo.start(key) + memo.count(key));
            } else {
                int start = memo.rowCount();
                rest = run(current, key);
                pair(current.row, start, memo.rowCount());
            }
            current.row++;
        }
    }

    private void pair(int ordinal, int start, int end) {
        boolean found = end > start;
        if (pairsUp() && found) {
            for (int row = start; row < end; row++) {
                add(ordinal, row);
            }
        } else if (plan.kind() == JoinKind.SEMI ? found : !found && plan.kind() != JoinKind.INNER) {
            add(ordinal, -1);
        }
    }

    private void add(int ordinal, int partner) {
        if (pairs == ordinals.length) {
            ordinals = Arrays.copyOf(ordinals, pairs * 2);
            partners = Arrays.copyOf(partners, pairs * 2);
        }
        ordinals[pairs] = ordinal;
        partners[pairs++] = partner;
    }

    /// Appends the answer for the current row to the memo.
    ///
    /// @return what is left of it when it is long: the memo does not know it then
    private @Nullable BatchCursor run(Probe current, int key) {
        int start = memo.rowCount();
        BatchCursor answer = opener.open(plan.right(), context.withParams(params(current)));
        try {
            while (true) {
                context.cancellation().check();
                int kept = memo.rowCount() - start;
                boolean isEnough = kept > 0 && !pairsUp();
                if (kept > CorrelateMemo.MAX_ANSWER_ROWS && !isEnough) {
                    return answer;
                }
                Batch batch = isEnough ? null : answer.next();
                if (batch == null) {
                    memo.answered(key, start);
                    answer.close();
                    return null;
                }
                try (batch) {
                    memo.append(batch);
                }
            }
        } catch (Throwable failure) {
            answer.close();
            throw failure;
        }
    }

    private @Nullable Object[] params(Probe current) {
        @Nullable Object[] outer = context.params();
        @Nullable
        Object[] params = Arrays.copyOf(outer, Math.max(outer.length, plan.firstParam() + current.values.length));
        for (int k = 0; k < current.values.length; k++) {
            params[plan.firstParam() + k] = current.values[k].get(current.row);
        }
        return params;
    }

    private Batch combine(Probe current) {
        int count = pairs;
        pairs = 0;
        List<FieldVector> columns = new ArrayList<>();
        gather(current.batch, leftTypes, current.rows.toPositions(ordinals, count), columns);
        try {
            for (int column = 0; pairsUp() && column < rightTypes.size(); column++) {
                Values taken = memo.column(column, partners, count);
                columns.add(VectorWriter.write(taken, count, context.allocator()));
                taken.release();
            }
            return new Batch(columns, count);
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(left);
            if (rest != null) {
                closer.register(rest);
                rest = null;
            }
            if (probe != null) {
                closer.register(probe::close);
                probe = null;
            }
        }
        memo.clear();
    }
}
