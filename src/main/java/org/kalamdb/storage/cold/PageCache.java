package org.kalamdb.storage.cold;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.SegmentId;

/// Decoded pages and dictionaries in memory, those that are not asked for again out first. Segments never
/// change, so an entry is never stale. Safe for any number of threads.
final class PageCache {
    /// @param offset of the page in the segment's object
    private record Key(SegmentId segment, long offset) {}

    private final Cache<Key, ColumnPage> pages;

    /// @param maxBytes about how much memory the pages may take together
    PageCache(long maxBytes) {
        this.pages = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key _, ColumnPage page) -> page.weight())
                .executor(Runnable::run)
                .recordStats()
                .build();
    }

    @Nullable
    ColumnPage find(SegmentId segment, long offset) {
        return pages.getIfPresent(new Key(segment, offset));
    }

    /// Keeps a page if it is worth it.
    void put(SegmentId segment, long offset, ColumnPage page) {
        pages.put(new Key(segment, offset), page);
    }

    CacheStats stats() {
        com.github.benmanes.caffeine.cache.stats.CacheStats counted = pages.stats();
        long bytes = pages.policy().eviction().orElseThrow().weightedSize().orElse(0);
        return new CacheStats(bytes, counted.hitCount(), counted.missCount());
    }

    void forget(SegmentId segment) {
        pages.asMap().keySet().removeIf(key -> key.segment().equals(segment));
    }
}
