package org.kalamdb.storage.hot;

import java.util.concurrent.atomic.AtomicInteger;

/// Counts what uses a store's native memory, so that it is not released under a user. Safe for any number
/// of threads.
final class OpenHandles {
    private static final int CLOSED = -1;

    private final AtomicInteger open = new AtomicInteger();

    /// Counts one more user, who must call [#exit()] once.
    ///
    /// @throws IllegalStateException once the store is closed
    void enter() {
        int now;
        do {
            now = open.get();
            if (now == CLOSED) {
                throw new IllegalStateException("the hot store is closed");
            }
        } while (!open.compareAndSet(now, now + 1));
    }

    void exit() {
        open.decrementAndGet();
    }

    /// How many users there are; 0 once closed.
    int count() {
        return Math.max(0, open.get());
    }

    /// Lets no user in any more; false when that was so before.
    ///
    /// @throws IllegalStateException when there are users; nothing is closed then
    boolean close() {
        int users = open.compareAndExchange(0, CLOSED);
        if (users > 0) {
            throw new IllegalStateException(
                    "the hot store has " + users + " open snapshots, cursors, batches or calls");
        }
        return users == 0;
    }
}
