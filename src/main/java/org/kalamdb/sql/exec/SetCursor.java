package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.SetKind;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// INTERSECT and EXCEPT: reads the right side into a table of its distinct rows and how often each occurs, then
/// narrows the batches of the left side.
final class SetCursor implements BatchCursor {
    private final BatchCursor left;
    private final BatchCursor right;
    private final PlanNode.SetOperation plan;
    private final Cancellation cancellation;
    private final MemoryBudget memory;
    private final KeyTable table;
    private final Values[] keys;
    /// By number of the row in the table. With ALL how many copies of it on the right are still unmatched; else
    /// 1 for a row of the right side, 0 once it must not decide any more.
    private long[] copies = new long[0];
    private boolean isBuilt;

    /// Takes over both inputs.
    SetCursor(BatchCursor left, BatchCursor right, PlanNode.SetOperation plan, ExecContext context) {
        this.left = left;
        this.right = right;
        this.plan = plan;
        this.cancellation = context.cancellation();
        this.memory = context.memory();
        List<DataType> types = plan.left().types();
        this.table = KeyTable.of(types, memory);
        this.keys = types.stream().map(type -> Values.of(type, memory)).toArray(Values[]::new);
    }

    @Override
    public @Nullable Batch next() {
        if (!isBuilt) {
            build();
            isBuilt = true;
        }
        if (plan.kind() == SetKind.INTERSECT && table.size == 0) {
            return null;
        }
        for (Batch batch = left.next(); batch != null; batch = left.next()) {
            cancellation.check();
            try {
                narrow(batch);
            } catch (Throwable failure) {
                batch.close();
                throw failure;
            }
            if (batch.selectedCount() > 0) {
                return batch;
            }
            batch.close();
        }
        return null;
    }

    private void build() {
        for (Batch batch = right.next(); batch != null; batch = right.next()) {
            try {
                count(Rows.of(batch));
            } finally {
                batch.close();
            }
        }
    }

    private void count(Rows rows) {
        int[] ids = new int[rows.count];
        load(rows);
        table.findOrAdd(keys, rows.count, ids);
        ensure(table.size);
        for (int id : ids) {
            copies[id] = plan.all() ? copies[id] + 1 : 1;
        }
    }

    private void narrow(Batch batch) {
        Rows rows = Rows.of(batch);
        int[] ids = new int[rows.count];
        load(rows);
        boolean collects = plan.kind() == SetKind.EXCEPT && !plan.all();
        if (collects) {
            table.findOrAdd(keys, rows.count, ids);
            ensure(table.size);
        } else {
            table.findSame(keys, rows.count, ids);
        }
        int[] positions = new int[rows.count];
        int kept = 0;
        for (int i = 0; i < rows.count; i++) {
            positions[kept] = rows.positions[i];
            kept += keeps(ids[i]) ? 1 : 0;
        }
        batch.select(positions, kept);
    }

    /// Decides about a row of the left side, and counts it.
    private boolean keeps(int id) {
        boolean matches = id >= 0 && copies[id] > 0;
        if (matches && (plan.all() || plan.kind() == SetKind.INTERSECT)) {
            copies[id]--;
        } else if (plan.kind() == SetKind.EXCEPT && !plan.all()) {
            copies[id] = 1;
        }
        return matches == (plan.kind() == SetKind.INTERSECT);
    }

    private void load(Rows rows) {
        for (int k = 0; k < keys.length; k++) {
            VectorLoader.load(rows, k, keys[k]);
        }
    }

    private void ensure(int rows) {
        if (rows > copies.length) {
            int grown = Math.max(rows, copies.length * 2);
            memory.reserve((long) (grown - copies.length) * Long.BYTES);
            copies = Arrays.copyOf(copies, grown);
        }
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(left);
            closer.register(right);
        }
    }
}
