package org.kalamdb.table;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The watches of flushes under way, at most one for a scope. Any thread.
final class FlushWatches {
    private final Map<ScopeKey, FlushWatch> open = new ConcurrentHashMap<>();
    private final AtomicLong lastNumber = new AtomicLong();

    /// Begins to note the changes of a scope. To be called before the flush takes its snapshot. A second
    /// watch of a scope notes nothing.
    FlushWatch open(ScopeKey scope) {
        FlushWatch watch = new FlushWatch(lastNumber.incrementAndGet(), () -> open.remove(scope));
        FlushWatch other = open.putIfAbsent(scope, watch);
        return other == null ? watch : FlushWatch.blind();
    }

    /// The watch that must hear of a scope's changes; null when the scope is not being flushed.
    @Nullable
    FlushWatch find(ScopeKey scope) {
        return open.get(scope);
    }
}
