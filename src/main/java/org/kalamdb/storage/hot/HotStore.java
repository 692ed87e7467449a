package org.kalamdb.storage.hot;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/// The one place of all mutable state: sorted entries in a few families, changed by atomic batches, read at
/// snapshots. One RocksDB in one directory, which it locks.
///
/// Safe for any number of threads; calls block on the disk and hold their carrier thread, so writes and
/// long scans belong on platform threads. Snapshots, cursors and batches use the store's native memory:
/// [#close()] refuses while any is open. Failures are `STORAGE_UNAVAILABLE` (the disk refuses) or
/// `CORRUPTION` (stored bytes are damaged).
public final class HotStore implements AutoCloseable {
    private final Path directory;
    private final Closer resources;
    private final OpenHandles handles = new OpenHandles();
    private final WriteGuard guard;
    private final Cache cache;
    private final RocksDB database;
    private final Map<Family, ColumnFamilyHandle> families = new EnumMap<>(Family.class);
    private final WriteOptions synced;
    private final WriteOptions buffered;

    private HotStore(Path directory, HotStoreOptions options, Closer resources) throws RocksDBException {
        this.directory = directory;
        this.resources = resources;
        this.guard = new WriteGuard(directory);
        RocksSettings settings = new RocksSettings(options, resources);
        this.cache = settings.cache();
        this.synced = resources.register(new WriteOptions().setSync(true));
        this.buffered = resources.register(new WriteOptions());
        DBOptions databaseOptions = settings.database();
        List<ColumnFamilyDescriptor> descriptors = settings.families();
        List<ColumnFamilyHandle> opened = new ArrayList<>();
        this.database = resources.register(RocksDB.open(databaseOptions, directory.toString(), descriptors, opened));
        opened.forEach(resources::register);
        Iterator<ColumnFamilyHandle> handlesInOrder = opened.listIterator(1);
        for (Family family : Family.values()) {
            families.put(family, handlesInOrder.next());
        }
    }

    /// Opens the store of a directory, which is made when missing. Replays the log of a store that was not
    /// closed.
    ///
    /// @throws DbException STORAGE_UNAVAILABLE when the directory cannot be used or is open elsewhere;
    ///                     CORRUPTION when its content is damaged
    @MustBeClosed
    public static HotStore open(Path directory, HotStoreOptions options) {
        Closer resources = new Closer();
        try {
            Files.createDirectories(directory);
            NativeLibrary.load();
            LogCheck.run(directory, LogCheck.Depth.ENDS);
            return new HotStore(directory, options, resources);
        } catch (RocksDBException e) {
            resources.close();
            throw openFailure(directory, e);
        } catch (IOException e) {
            resources.close();
            throw new DbException(ErrorCode.STORAGE_UNAVAILABLE, "hot store " + directory + " cannot be used: " + e, e);
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    private static DbException openFailure(Path directory, RocksDBException cause) {
        DbException failure = RocksErrors.translateOpen(directory, cause);
        if (failure.code() == ErrorCode.CORRUPTION) {
            try {
                LogCheck.run(directory, LogCheck.Depth.CHECKSUMS);
            } catch (DbException log) {
                log.addSuppressed(failure);
                return log;
            } catch (IOException unreadable) {
                failure.addSuppressed(unreadable);
            }
        }
        return failure;
    }

    /// The newest committed value of a key; null when there is none.
    public byte @Nullable [] get(Family family, byte[] key) {
        handles.enter();
        try {
            return database.get(handle(family), key);
        } catch (RocksDBException e) {
            throw failure("read " + family, e);
        } finally {
            handles.exit();
        }
    }

    /// The state of all families now.
    @MustBeClosed
    public HotSnapshot snapshot() {
        handles.enter();
        try {
            return new HotSnapshot(this);
        } catch (RuntimeException | Error e) {
            handles.exit();
            throw e;
        }
    }

    /// An empty batch for this store.
    @MustBeClosed
    public HotBatch newBatch() {
        handles.enter();
        try {
            return new HotBatch(this);
        } catch (RuntimeException | Error e) {
            handles.exit();
            throw e;
        }
    }

    /// Makes the changes of a batch, all or none. For the applier alone, so that `_seq` order is commit
    /// order. When it fails, the store holds none of the changes that were asked for, unless the disk
    /// failed while syncing: then they may appear after the next opening. After most failures no further
    /// write is taken, see [#writeState()].
    public void write(HotBatch batch, Durability durability) {
        handles.enter();
        try {
            guard.requireUsable();
            database.write(
                    switch (durability) {
                        case FSYNC -> synced;
                        case OS -> buffered;
                    },
                    batch.nativeBatch());
            guard.succeeded();
        } catch (RocksDBException e) {
            throw guard.failed(e);
        } finally {
            handles.exit();
        }
    }

    /// Whether writes are taken, as far as the last one shows.
    public WriteState writeState() {
        return guard.state();
    }

    /// Rewrites a key range without its removed entries. Until then a scan steps over each of them, also
    /// over those of a range delete, which takes 0.1 µs per entry forwards and 1 µs backwards. Blocks until
    /// done (40 ms for 100,000 removed rows); for background work after many entries were removed. Entries
    /// that an open snapshot can see stay.
    public void compact(Family family, byte[] from, byte[] toExclusive) {
        handles.enter();
        try (CompactRangeOptions options = new CompactRangeOptions()
                .setExclusiveManualCompaction(false)
                .setBottommostLevelCompaction(BottommostLevelCompaction.kForceOptimized)) {
            database.compactRange(handle(family), from, toExclusive, options);
        } catch (RocksDBException e) {
            throw failure("compact " + family, e);
        } finally {
            handles.exit();
        }
    }

    /// What the store holds now.
    public HotStoreStats stats() {
        handles.enter();
        try {
            return new HotStoreStats(
                    cache.getUsage(),
                    database.getAggregatedLongProperty("rocksdb.cur-size-all-mem-tables"),
                    database.getAggregatedLongProperty("rocksdb.live-sst-files-size"),
                    handles.count() - 1,
                    database.getAggregatedLongProperty("rocksdb.is-write-stopped") != 0);
        } catch (RocksDBException e) {
            throw failure("read statistics", e);
        } finally {
            handles.exit();
        }
    }

    /// Snapshots, cursors and batches that are not closed, and calls in progress.
    public int openHandles() {
        return handles.count();
    }

    /// Gives the log to the disk and releases everything. Further calls do nothing.
    ///
    /// @throws IllegalStateException when a snapshot, a cursor, a batch or a call is open; the store stays
    ///                               open then and can be closed later
    @Override
    public void close() {
        if (!handles.close()) {
            return;
        }
        try {
            database.syncWal();
        } catch (RocksDBException e) {
            throw failure("sync the log", e);
        } finally {
            resources.close();
        }
    }

    RocksDB database() {
        return database;
    }

    OpenHandles handles() {
        return handles;
    }

    ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(families.get(family));
    }

    DbException failure(String action, RocksDBException cause) {
        return RocksErrors.translate(directory, action, cause);
    }
}
