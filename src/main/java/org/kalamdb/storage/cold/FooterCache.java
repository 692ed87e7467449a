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
                .build();
    }

    /// @throws org.kalamdb.common.DbException as [SegmentTail#read]; a failure is not kept
    SegmentTail tail(SegmentSource source, SegmentMeta segment) {
        return tails.get(segment.id(), _ -> SegmentTail.read(source, segment));
    }

    void forget(SegmentId segment) {
        tails.invalidate(segment);
    }
}
