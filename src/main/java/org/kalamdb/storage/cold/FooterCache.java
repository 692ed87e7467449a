package org.kalamdb.storage.cold;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SegmentMeta;

/// The tails of segments in memory, least used first out. Segments never change, so an entry is never
/// stale. Safe for any number of threads; callers that want the same tail at the same time share one
/// read.
final class FooterCache {
    private final Cache<SegmentId, SegmentTail> tails;

    /// @param maxBytes about how much memory the tails may take together
    FooterCache(long maxBytes) {
        this.tails = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((SegmentId _, SegmentTail tail) -> tail.weight())
                .executor(Runnable::run)
                .recordStats()
                .build();
    }

    /// @throws org.kalamdb.common.DbException as [SegmentTail#read]; a failure is not kept
    SegmentTail tail(SegmentSource source, SegmentMeta segment) {
        return tails.get(segment.id(), _ -> SegmentTail.read(source, segment));
    }

    CacheStats stats() {
        com.github.benmanes.caffeine.cache.stats.CacheStats counted = tails.stats();
        long bytes = tails.policy().eviction().orElseThrow().weightedSize().orElse(0);
        return new CacheStats(bytes, counted.hitCount(), counted.missCount());
    }

    void forget(SegmentId segment) {
        tails.invalidate(segment);
    }
}
