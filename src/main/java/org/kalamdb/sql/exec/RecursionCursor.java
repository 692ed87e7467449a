package org.kalamdb.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Runs the step of a recursion over the rows of the step before, as rows are asked for, until it gives none. What
/// bounds it is who asks, the query's memory and its time.
final class RecursionCursor implements BatchCursor {
    private final PlanNode.Recursion plan;
    private final ExecContext context;
    private final WorkTables tables;
    private final PlanOpener opener;
    private final List<DataType> types;
    private final @Nullable KeyTable known;
    private @Nullable BatchCursor current;
    /// What the current step reads, and what the next one will.
    private RowStore before;
    private RowStore after;

    /// Takes over `seed`.
    RecursionCursor(
            BatchCursor seed, PlanNode.Recursion plan, ExecContext context, WorkTables tables, PlanOpener opener) {
        this.plan = plan;
        this.context = context;
        this.tables = tables;
        this.opener = opener;
        this.types = plan.types();
        this.known = plan.distinct() ? KeyTable.of(types, context.memory()) : null;
        this.current = seed;
        this.before = newStore();
        this.after = newStore();
    }

    private RowStore newStore() {
        return new RowStore(types, context.allocator(), context.memory());
    }

    @Override
    public @Nullable Batch next() {
        while (current != null) {
            context.cancellation().check();
            Batch batch = current.next();
            if (batch == null) {
                current.close();
                current = nextStep();
                continue;
            }
            try {
                leaveOutKnown(batch);
                if (batch.selectedCount() > 0) {
                    after.add(Rows.of(batch));
                    return batch;
                }
            } catch (Throwable failure) {
                batch.close();
                throw failure;
            }
            batch.close();
        }
        return null;
    }

    private @Nullable BatchCursor nextStep() {
        before.close();
        before = after;
        after = newStore();
        if (before.size() == 0) {
            return null;
        }
        tables.put(plan.table(), before);
        return opener.open(plan.step(), context);
    }

    private void leaveOutKnown(Batch batch) {
        if (known == null) {
            return;
        }
        Rows rows = Rows.of(batch);
        Values[] columns = new Values[types.size()];
        for (int column = 0; column < columns.length; column++) {
            columns[column] = Values.of(types.get(column), context.memory());
            VectorLoader.load(rows, column, columns[column]);
        }
        int first = known.size;
        int[] numbers = new int[rows.count];
        known.findOrAdd(columns, rows.count, numbers);
        int[] fresh = new int[rows.count];
        int count = 0;
        for (int i = 0; i < rows.count; i++) {
            if (numbers[i] == first + count) {
                fresh[count++] = rows.positions[i];
            }
        }
        batch.select(fresh, count);
        for (Values column : columns) {
            column.release();
        }
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(before);
            closer.register(after);
            if (current != null) {
                closer.register(current);
                current = null;
            }
        }
    }
}
