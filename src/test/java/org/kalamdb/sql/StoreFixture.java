package org.kalamdb.sql;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.kalamdb.common.Closer;
import org.kalamdb.common.SystemClock;
import org.kalamdb.storage.hot.Durability;
import org.kalamdb.storage.hot.HotStore;
import org.kalamdb.storage.hot.HotStoreOptions;
import org.kalamdb.table.LocalCommitLog;
import org.kalamdb.table.Storages;
import org.kalamdb.table.TableLayer;

/// A table layer over a real store in a folder. Closing it fails when Arrow memory is still held.
public final class StoreFixture implements AutoCloseable {
    private final Closer closer = new Closer();
    private final Path directory;
    private final BufferAllocator allocator = closer.register(new RootAllocator());
    private final TableLayer layer;

    /// Small segments and caches.
    public StoreFixture(Path directory) {
        this(directory, 8 << 20, 1000);
    }

    /// @param cacheBytes  of each cache
    /// @param segmentRows the most rows of a segment
    @SuppressWarnings("MustBeClosedChecker") // the closer owns what is opened
    StoreFixture(Path directory, int cacheBytes, int segmentRows) {
        this.directory = directory;
        HotStore hot = closer.register(HotStore.open(directory.resolve("hot"), HotStoreOptions.DEFAULT));
        this.layer = closer.register(TableLayer.open(
                new TableLayer.Foundation(
                        hot,
                        Storages.in(directory.resolve("storage")),
                        allocator,
                        SystemClock.INSTANCE,
                        Thread.ofPlatform().factory()),
                new TableLayer.Options(
                        new LocalCommitLog.Options(
                                1024, 256, Duration.ofSeconds(5), Duration.ofMinutes(1), Durability.OS, 1),
                        cacheBytes,
                        cacheBytes,
                        cacheBytes,
                        directory,
                        segmentRows)));
    }

    public TableLayer layer() {
        return layer;
    }

    public BufferAllocator allocator() {
        return allocator;
    }

    Path directory() {
        return directory;
    }

    @Override
    public void close() {
        closer.close();
    }
}
