package org.kalamdb.sql.exec;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Of the right side of a join the rows whose key some left row has. Gives up leaving out rows when most of the
/// first ones have a partner.
final class PartnerCursor implements BatchCursor {
    /// After so many rows it is known whether leaving out is worth it.
    private static final int TRIED_ROWS = 16_384;

    private final BatchCursor right;
    private final List<Integer> columns;
    private final Values[] probed;
    private final MemoryBudget memory;
    private final KeyTable keys;
    private final Cancellation cancellation;
    private long seen;
    private long kept;

    /// Takes over the right side.
    ///
    /// @param lefts all rows of the left side; lent for this call
    PartnerCursor(BatchCursor right, Collection<Batch> lefts, PlanNode.Join plan, ExecContext context) {
        this.right = right;
        this.columns = plan.rightKeys();
        this.cancellation = context.cancellation();
        this.memory = context.memory().share();
        List<DataType> types = columns.stream().map(plan.right().types()::get).toList();
        this.keys = KeyTable.of(types, memory);
        this.probed = values(types);
        Values[] added = values(types);
        for (Batch batch : lefts) {
            Rows rows = Rows.of(batch);
            load(rows, plan.leftKeys(), added);
            keys.findOrAdd(added, rows.count, new int[rows.count]);
        }
        for (Values value : added) {
            value.release();
        }
    }

    private Values[] values(List<DataType> types) {
        return types.stream().map(type -> Values.of(type, memory)).toArray(Values[]::new);
    }

    private static void load(Rows rows, List<Integer> columns, Values[] values) {
        for (int k = 0; k < values.length; k++) {
            VectorLoader.load(rows, columns.get(k), values[k]);
        }
    }

    @Override
    public @Nullable Batch next() {
        if (keys.size == 0) {
            return null;
        }
        Batch batch = right.next();
        while (batch != null && (seen < TRIED_ROWS || kept < seen / 2)) {
            narrow(batch);
            if (batch.selectedCount() > 0) {
                return batch;
            }
            batch.close();
            cancellation.check();
            batch = right.next();
        }
        return batch;
    }

    private void narrow(Batch batch) {
        try {
            Rows rows = Rows.of(batch);
            load(rows, columns, probed);
            int[] found = new int[rows.count];
            keys.find(probed, rows.count, found);
            int[] positions = new int[rows.count];
            int count = 0;
            for (int i = 0; i < rows.count; i++) {
                positions[count] = rows.positions[i];
                count += found[i] < 0 ? 0 : 1;
            }
            seen += rows.count;
            kept += count;
            batch.select(positions, count);
        } catch (Throwable failure) {
            batch.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(right);
            closer.register(memory::releaseAll);
        }
    }
}
