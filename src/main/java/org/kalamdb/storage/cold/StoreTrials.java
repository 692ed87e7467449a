package org.kalamdb.storage.cold;

import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;

/// Tries whether a storage that is down, or that keeps its callers waiting, answers: by listing one object,
/// on a thread of its own, one trial at a time. Driven by [#tick].
public final class StoreTrials {
    private final ObjectStore store;
    private final StoreHealth health;
    private final Clock clock;
    private @Nullable Trial running;

    /// @param store asked directly, lent
    public StoreTrials(ObjectStore store, StoreHealth health, Clock clock) {
        this.store = store;
        this.health = health;
        this.clock = clock;
    }

    /// Begins a trial when one is due, and gives up one that takes too long. Returns at once.
    public synchronized void tick() {
        Trial now = running;
        if (now == null) {
            if (health.isTrialDue()) {
                Trial begun = new Trial(clock.millis());
                running = begun;
                begun.thread = Thread.ofVirtual().name("storage-trial").start(() -> run(begun));
            }
        } else if (clock.millis() - now.startedMillis >= health.trialLimit().toMillis()) {
            running = null;
            now.interrupt();
            health.trialFailed("no answer within " + health.trialLimit().toMillis() + " ms");
        }
    }

    private static final class Trial {
        final long startedMillis;

        @Nullable
        Thread thread;

        Trial(long startedMillis) {
            this.startedMillis = startedMillis;
        }

        void interrupt() {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private void run(Trial trial) {
        String failure = null;
        try {
            store.list(null, null, 1);
        } catch (DbException refused) {
            failure = String.valueOf(refused.getMessage());
        } catch (RuntimeException | Error bug) {
            failure = bug.getClass().getSimpleName();
        }
        synchronized (this) {
            if (running != trial) {
                return; // given up
            }
            running = null;
        }
        if (failure == null) {
            health.trialSucceeded();
        } else {
            health.trialFailed(failure);
        }
    }

    /// Ends a trial that runs.
    public synchronized void close() {
        Trial now = running;
        running = null;
        if (now != null) {
            now.interrupt();
        }
    }
}
