package org.kalamdb.table;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The watches of flushes under way, at most one for a scope. Any thread.
final class FlushWatches {
    private final Map<ScopeKey, FlushWatch> open = new ConcurrentHashMap<>();
    private final ReentrantLock group = new ReentrantLock();
    private final AtomicLong lastNumber = new AtomicLong();

    /// Begins to note the changes of a scope. To be called before the flush takes its snapshot. Waits until
    /// the group that is being applied is written: what the watch did not hear of is in the snapshot. A second
    /// watch of a scope notes nothing.
    FlushWatch open(ScopeKey scope) {
        FlushWatch watch = new FlushWatch(lastNumber.incrementAndGet(), () -> open.remove(scope));
        group.lock();
        try {
            FlushWatch other = open.putIfAbsent(scope, watch);
            return other == null ? watch : FlushWatch.blind();
        } finally {
            group.unlock();
        }
    }

    /// Lets no watch open from the first change of a group until [#endGroup]. Commit thread.
    void beginGroup() {
        group.lock();
    }

    /// The group is written, or given up. Commit thread.
    void endGroup() {
        group.unlock();
    }

    /// The watch that must hear of a scope's changes; null when the scope is not being flushed.
    @Nullable
    FlushWatch find(ScopeKey scope) {
        return open.get(scope);
    }
}
