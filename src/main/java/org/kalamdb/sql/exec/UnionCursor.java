package org.kalamdb.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// All batches of all inputs, one input after the other.
final class UnionCursor implements BatchCursor {
    private final List<BatchCursor> inputs;
    private int current;

    /// Takes over `inputs`.
    UnionCursor(List<BatchCursor> inputs) {
        this.inputs = List.copyOf(inputs);
    }

    @Override
    public @Nullable Batch next() {
        for (; current < inputs.size(); current++) {
            Batch batch = inputs.get(current).next();
            if (batch != null) {
                return batch;
            }
        }
        return null;
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            inputs.forEach(closer::register);
        }
    }
}
