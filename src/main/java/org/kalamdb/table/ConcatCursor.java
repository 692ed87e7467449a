package org.kalamdb.table;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// One cursor after the other, each opened when the one before has ended. One thread.
final class ConcatCursor implements BatchCursor {
    private final Deque<Supplier<BatchCursor>> waiting;
    private @Nullable BatchCursor current;

    ConcatCursor(List<Supplier<BatchCursor>> cursors) {
        this.waiting = new ArrayDeque<>(cursors);
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            BatchCursor open = current;
            if (open != null) {
                Batch batch = open.next();
                if (batch != null) {
                    return batch;
                }
                current = null;
                open.close();
            }
            if (waiting.isEmpty()) {
                return null;
            }
            current = waiting.poll().get();
        }
    }

    @Override
    public void close() {
        waiting.clear();
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
