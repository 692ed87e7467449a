package org.kalamdb.api;

import java.util.concurrent.atomic.AtomicLong;

/// The memory that request bodies may take together, from their first byte until their request is
/// answered. Safe for any number of threads.
final class BodyBudget {
    private final long maxBytes;
    private final AtomicLong taken = new AtomicLong();

    BodyBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Takes so many bytes if there is room for them.
    boolean tryTake(int bytes) {
        if (taken.addAndGet(bytes) <= maxBytes) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void giveBack(int bytes) {
        taken.addAndGet(-bytes);
    }

    /// Bytes that are taken now.
    long taken() {
        return taken.get();
    }
}
