package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.SegmentId;
import org.kalamdb.storage.cold.CacheStats;
import org.kalamdb.storage.cold.SegmentCache;
import org.kalamdb.storage.cold.SegmentReader;
import org.kalamdb.storage.cold.SegmentScan;
import org.kalamdb.vector.BatchCursor;

/// Reads segments from the storages that hold them. Any thread.
final class ColdTier implements SegmentAccess {
    private final Storages storages;
    private final SegmentReader reader;

    /// @param footerCacheBytes budget of footers, indexes and bloom filters kept in memory
    /// @param pageCacheBytes   budget of decoded pages kept in memory; 0 for none
    /// @param cache            local copies of remote segments; lent, null for none
    ColdTier(Storages storages, long footerCacheBytes, long pageCacheBytes, @Nullable SegmentCache cache) {
        this.storages = storages;
        this.reader = new SegmentReader(footerCacheBytes, pageCacheBytes, cache);
    }

    @Override
    @MustBeClosed
    public BatchCursor open(Request request, BufferAllocator allocator) {
        return reader.open(
                storages.store(request.segment().storageId()),
                request.segment(),
                request.table(),
                new SegmentScan(
                        request.columnIds(),
                        request.ranges(),
                        request.mask(),
                        request.descending(),
                        request.wanted(),
                        request.trace()::bytesRead),
                allocator);
    }

    CacheStats pages() {
        return reader.pages();
    }

    CacheStats footers() {
        return reader.footers();
    }

    @Override
    public void forget(SegmentId segment) {
        reader.forget(segment);
    }
}
