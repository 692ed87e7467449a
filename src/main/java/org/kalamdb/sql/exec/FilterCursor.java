package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Narrows each batch's selection to the rows for which a condition is true; batches without any are left
/// out.
final class FilterCursor implements BatchCursor {
    private final BatchCursor input;
    private final VectorExpression condition;

    /// Takes over `input`.
    FilterCursor(BatchCursor input, VectorExpression condition) {
        this.input = input;
        this.condition = condition;
    }

    @Override
    public @Nullable Batch next() {
        for (Batch batch = input.next(); batch != null; batch = input.next()) {
            try {
                if (keepsAny(batch)) {
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

    private boolean keepsAny(Batch batch) {
        Rows rows = Rows.of(batch);
        int[] ordinals = new int[rows.count];
        int found = condition.select(rows, ordinals);
        if (found < rows.count) {
            batch.select(rows.dense ? ordinals : rows.toPositions(ordinals, found), found);
        }
        return found > 0;
    }

    @Override
    public void close() {
        input.close();
    }
}
