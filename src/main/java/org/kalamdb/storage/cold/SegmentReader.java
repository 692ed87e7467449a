package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.vector.BatchCursor;

/// Reads segments. Keeps the tails of recently read ones in memory, so that a scan of one of these asks
/// the object store for nothing but the pages it decodes, and pages that are read again and again. Safe for any number
/// of threads.
public final class SegmentReader {
    private final FooterCache footers;
    private final @Nullable PageCache pages;
    private final @Nullable SegmentCache cache;

    /// A reader that keeps neither pages nor anything on the disk.
    ///
    /// @param footerCacheBytes about how much memory the tails may take together
    public SegmentReader(long footerCacheBytes) {
        this(footerCacheBytes, 0, null);
    }

    /// @param footerCacheBytes about how much memory the tails may take together
    /// @param pageCacheBytes   about how much memory decoded pages may take together; 0 to keep none
    /// @param cache            for segments of stores across a network; lent, null for none
    public SegmentReader(long footerCacheBytes, long pageCacheBytes, @Nullable SegmentCache cache) {
        this.footers = new FooterCache(footerCacheBytes);
        this.pages = pageCacheBytes == 0 ? null : new PageCache(pageCacheBytes);
        this.cache = cache;
    }

    /// A cursor over rows of a segment, tombstones included, in the order of their positions. A column
    /// that the segment is older than reads as the literal default with which it was added, else NULL;
    /// one whose type was widened since is converted. In a descending scan the batches' selections run
    /// backwards.
    ///
    /// @param store     of the segment's storage; lent until the cursor is closed
    /// @param table     of a version not before the segment's
    /// @param allocator for the batches; lent, outlives them
    /// @throws IllegalArgumentException when the table has no such column
    /// @throws DbException STORAGE_UNAVAILABLE when the object is missing or the store fails; CORRUPTION
    ///                     when the object is not what was written. Both name the object. The cursor's
    ///                     `next()` throws the same.
    @MustBeClosed
    public BatchCursor open(
            ObjectStore store, SegmentMeta segment, TableDef table, SegmentScan scan, BufferAllocator allocator) {
        scan.columnIds().forEach(table.schema()::typeOf);
        SegmentSource source = new SegmentSource(store, cache);
        SegmentTail tail = footers.tail(source, segment);
        SegmentProjection projection = new SegmentProjection(tail, table, scan.columnIds());
        PruningFilter pruning = new PruningFilter(tail, table);
        try {
            if (PageCursor.canRead(tail, projection, pruning, scan)) {
                return new PageCursor(source, tail, projection, pruning, scan, allocator, pages);
            }
            return new SegmentCursor(source, tail, projection, pruning, scan, allocator);
        } catch (IOException | RuntimeException cause) {
            throw SegmentCursor.translate(tail, cause);
        }
    }

    /// The tails in memory.
    public CacheStats footers() {
        return footers.stats();
    }

    /// The decoded pages in memory.
    public CacheStats pages() {
        return pages == null ? CacheStats.NONE : pages.stats();
    }

    /// Forgets what is in memory of a segment that is no more.
    public void forget(SegmentId segment) {
        footers.forget(segment);
        if (pages != null) {
            pages.forget(segment);
        }
        if (cache != null) {
            cache.forget(segment);
        }
    }
}
