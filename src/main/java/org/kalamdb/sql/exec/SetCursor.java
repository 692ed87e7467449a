package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
    /// With fewer rows it is not they that take the memory.
    private static final int LEAST_ROWS = 64;

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
    private final ExecContext context;
    private final List<DataType> types;
    private final int round;
    /// Once memory is scarce: the rows that are not in the table, of both sides.
    private @Nullable Partitions spilledLeft;
    private @Nullable Partitions spilledRight;
    private @Nullable PartPairs pairs;

    /// Takes over both inputs.
    SetCursor(BatchCursor left, BatchCursor right, PlanNode.SetOperation plan, ExecContext context) {
        this(left, right, plan, 0, context);
    }

    /// @param round how often the inputs have been taken apart before
    private SetCursor(BatchCursor left, BatchCursor right, PlanNode.SetOperation plan, int round, ExecContext context) {
        this.left = left;
        this.right = right;
        this.plan = plan;
        this.cancellation = context.cancellation();
        this.memory = context.memory().share();
        this.context = context;
        this.round = round;
        this.types = plan.left().types();
        this.table = KeyTable.of(types, memory);
        this.keys = types.stream().map(type -> Values.of(type, memory)).toArray(Values[]::new);
    }

    @Override
    public @Nullable Batch next() {
        if (!isBuilt) {
            build();
            isBuilt = true;
        }
        if (pairs != null) {
            return pairs.next();
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
        if (spilledLeft == null || spilledRight == null) {
            return null;
        }
        PartPairs rest = new PartPairs(
                spilledLeft,
                spilledRight,
                (some, others) -> new SetCursor(some, others, plan, round + 1, context),
                cancellation);
        pairs = rest;
        spilledLeft = null;
        spilledRight = null;
        return rest.next();
    }

    /// From now on the table takes no further rows, when memory is scarce.
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    private void spillWhenTight() {
        boolean maySpill = spilledLeft == null && round < Partitions.MAX_ROUNDS && table.size >= LEAST_ROWS;
        if (maySpill && context.isTight()) {
            List<Integer> all = IntStream.range(0, types.size()).boxed().toList();
            spilledLeft = new Partitions(types, all, round, context);
            spilledRight = new Partitions(types, all, round, context);
        }
    }

    /// Puts the rows that are not in the table on the disk.
    private static void spill(Rows rows, int[] ids, Partitions parts) {
        int[] unknown = new int[rows.count];
        int count = 0;
        for (int i = 0; i < rows.count; i++) {
            unknown[count] = i;
            count += ids[i] < 0 ? 1 : 0;
        }
        if (count > 0) {
            parts.add(rows.subset(unknown, count));
        }
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
        if (spilledRight == null) {
            table.findOrAdd(keys, rows.count, ids);
            ensure(table.size);
        } else {
            table.findSame(keys, rows.count, ids);
            spill(rows, ids, spilledRight);
        }
        for (int id : ids) {
            if (id >= 0) {
                copies[id] = plan.all() ? copies[id] + 1 : 1;
            }
        }
        spillWhenTight();
    }

    private void narrow(Batch batch) {
        Rows rows = Rows.of(batch);
        int[] ids = new int[rows.count];
        load(rows);
        Partitions parts = spilledLeft;
        boolean collects = parts == null && plan.kind() == SetKind.EXCEPT && !plan.all();
        if (collects) {
            table.findOrAdd(keys, rows.count, ids);
            ensure(table.size);
        } else {
            table.findSame(keys, rows.count, ids);
        }
        if (parts != null) {
            spill(rows, ids, parts);
        }
        int[] positions = new int[rows.count];
        int kept = 0;
        for (int i = 0; i < rows.count; i++) {
            positions[kept] = rows.positions[i];
            boolean isDecided = parts == null || ids[i] >= 0;
            kept += isDecided && keeps(ids[i]) ? 1 : 0;
        }
        batch.select(positions, kept);
        if (collects) {
            spillWhenTight();
        }
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
            if (spilledLeft != null) {
                closer.register(spilledLeft);
            }
            if (spilledRight != null) {
                closer.register(spilledRight);
            }
            if (pairs != null) {
                closer.register(pairs);
            }
            closer.register(memory::releaseAll);
        }
    }
}
