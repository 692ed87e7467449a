package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Skips the first rows and stops after the wanted ones, without asking for another batch then.
final class LimitCursor implements BatchCursor {
    private final BatchCursor input;
    private long toSkip;
    private long wanted;

    /// Takes over `input`.
    ///
    /// @param limit `Long.MAX_VALUE` for all
    LimitCursor(BatchCursor input, long limit, long offset) {
        this.input = input;
        this.wanted = limit;
        this.toSkip = offset;
    }

    @Override
    public @Nullable Batch next() {
        while (wanted > 0) {
            Batch batch = input.next();
            if (batch == null) {
                return null;
            }
            int skipped = (int) Math.min(toSkip, batch.selectedCount());
            int kept = (int) Math.min(wanted, batch.selectedCount() - skipped);
            toSkip -= skipped;
            wanted -= kept;
            if (kept > 0) {
                if (kept < batch.selectedCount()) {
                    select(batch, skipped, kept);
                }
                return batch;
            }
            batch.close();
        }
        return null;
    }

    private static void select(Batch batch, int from, int count) {
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = batch.position(from + i);
        }
        batch.select(positions, count);
    }

    @Override
    public void close() {
        input.close();
    }
}
