package org.kalamdb.table;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.HotSnapshot;
import org.kalamdb.storage.hot.HotStore;

/// The column images of the scopes that are scanned repeatedly: an image is made when scans have read as
/// many rows of its scope one by one as it would hold, and goes when it is the least used of too many, or
/// when its scope is flushed. The store stays the truth; without images everything is the same, only
/// slower. Any thread.
final class ScopeImages implements AutoCloseable {
    private static final int COUNTED_SCOPES = 100_000;
    /// Reading fewer rows one by one costs less than an image.
    private static final int FEWEST_ROWS = 64;
    /// No image takes more than this part of the budget.
    private static final int LARGEST_SHARE = 2;

    private final HotStore hot;
    private final BufferAllocator allocator;
    private final long mostBytes;
    private final Cache<ScopeKey, ScopeImage> images;
    private final Cache<ScopeKey, AtomicLong> rowsRead;

    /// @param allocator lent; has an account made in it for `mostBytes` and as much again for versions that
    ///                  are still in use and for changes under way
    /// @param mostBytes budget of all images; 0 for none
    ScopeImages(HotStore hot, BufferAllocator allocator, long mostBytes) {
        this.hot = hot;
        this.allocator = allocator.newChildAllocator("images", 0, 2 * mostBytes);
        this.mostBytes = mostBytes;
        // Also an image that another reader replaces is given up; weighing one anew replaces it by itself, which
        // the cache does not report.
        this.images = Caffeine.newBuilder()
                .maximumWeight(mostBytes)
                .weigher((ScopeKey key, ScopeImage image) -> image.weigh())
                .executor(Runnable::run)
                .removalListener((@Nullable ScopeKey key, @Nullable ScopeImage image, RemovalCause cause) -> {
                    if (image != null) {
                        image.giveUp();
                    }
                })
                .build();
        this.rowsRead = Caffeine.newBuilder()
                .maximumSize(COUNTED_SCOPES)
                .executor(Runnable::run)
                .build();
    }

    /// The image of a scope at a snapshot's state; null when the rows are to be read from the store.
    ///
    /// @param header of the scope, from the snapshot
    ScopeImage.@Nullable Lease lease(TableDef table, ScopeId scope, @Nullable ScopeHeader header) {
        if (header == null || header.lastSeq() == 0 || header.hotRows() < FEWEST_ROWS || mostBytes == 0) {
            return null;
        }
        ScopeKey key = new ScopeKey(table.id(), scope);
        ScopeImage image = images.getIfPresent(key);
        if (image == null || image.isGivenUp() || !image.layout().isOf(table)) {
            if (!isWorthwhile(key, header)) {
                return null;
            }
            image = make(key, table);
            if (image == null) {
                return null;
            }
        }
        ScopeImage.Lease lease;
        try {
            lease = image.lease(header);
        } catch (OutOfMemoryException noRoom) {
            drop(key);
            return null;
        }
        if (lease != null && image.hasGrown()) {
            images.asMap().replace(key, image, image);
        }
        return lease;
    }

    private boolean isWorthwhile(ScopeKey key, ScopeHeader header) {
        AtomicLong read = rowsRead.getIfPresent(key);
        return read != null && read.get() >= header.hotRows();
    }

    /// Counts rows that a scan took from the store one by one.
    void readRows(ScopeKey key, long rows) {
        if (mostBytes > 0 && rows >= FEWEST_ROWS) {
            rowsRead.get(key, _ -> new AtomicLong()).addAndGet(rows);
        }
    }

    /// Made known before the snapshot is taken, so that no change is between the two.
    private @Nullable ScopeImage make(ScopeKey key, TableDef table) {
        rowsRead.invalidate(key);
        drop(key);
        ScopeImage image = new ScopeImage(new ImageColumns(table), allocator);
        images.put(key, image);
        byte[] prefix = HotKeys.scopePrefix(key.table(), key.scope());
        try (HotSnapshot snapshot = hot.snapshot();
                HotCursor rows = snapshot.ascending(Family.ROWS, prefix, HotKeys.after(prefix))) {
            byte[] header = snapshot.get(Family.MANIFEST, ManifestKeys.header(key.table(), key.scope()));
            if (header != null && image.fill(rows, ScopeHeader.decode(header), mostBytes / LARGEST_SHARE)) {
                images.asMap().replace(key, image, image);
                return image;
            }
        } catch (OutOfMemoryException noRoom) {
            images.asMap().remove(key, image);
            return null;
        } catch (RuntimeException | Error failure) {
            images.asMap().remove(key, image);
            throw failure;
        }
        images.asMap().remove(key, image);
        return null;
    }

    /// The image of a scope that must hear of its writes; null when there is none. Commit thread.
    @Nullable
    ScopeImage find(ScopeKey key) {
        ScopeImage image = images.getIfPresent(key);
        return image == null || image.isGivenUp() ? null : image;
    }

    /// Gives an image up: its scope was flushed, or a write failed.
    void drop(ScopeKey key) {
        images.invalidate(key);
    }

    /// Gives all images of a table up.
    void drop(TableId table) {
        List<ScopeKey> keys = images.asMap().keySet().stream()
                .filter(key -> key.table().equals(table))
                .toList();
        images.invalidateAll(keys);
    }

    /// Bytes of all images.
    long bytes() {
        return images.asMap().values().stream().mapToLong(ScopeImage::bytes).sum();
    }

    /// Gives all images up. No lease may be out.
    @Override
    public void close() {
        images.invalidateAll();
        allocator.close();
    }
}
