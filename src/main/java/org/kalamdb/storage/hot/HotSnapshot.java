package org.kalamdb.storage.hot;

import com.google.errorprone.annotations.MustBeClosed;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/// The store as it was at a moment, over all families. Made by [HotStore#snapshot()], closed by its owner;
/// may move between threads, but is used by one at a time. Keeps superseded entries alive until it is
/// closed, so it should not live long.
public final class HotSnapshot implements AutoCloseable {
    private final HotStore store;
    private @Nullable Snapshot snapshot;
    private final ReadOptions readOptions;

    HotSnapshot(HotStore store) {
        this.store = store;
        Snapshot taken = store.database().getSnapshot();
        this.snapshot = taken;
        this.readOptions = new ReadOptions().setSnapshot(taken);
    }

    /// The value of a key; null when there is none.
    public byte @Nullable [] get(Family family, byte[] key) {
        open();
        try {
            return store.database().get(store.handle(family), readOptions, key);
        } catch (RocksDBException e) {
            throw store.failure("read " + family, e);
        }
    }

    /// The entries from `fromInclusive` up to but not including `toExclusive`, smallest key first.
    @MustBeClosed
    public HotCursor ascending(Family family, byte[] fromInclusive, byte[] toExclusive) {
        return new RocksCursor(store, open(), new RocksCursor.Range(family, fromInclusive, toExclusive, false));
    }

    /// The entries below `toExclusive` down to and including `fromInclusive`, greatest key first.
    @MustBeClosed
    public HotCursor descending(Family family, byte[] fromInclusive, byte[] toExclusive) {
        return new RocksCursor(store, open(), new RocksCursor.Range(family, fromInclusive, toExclusive, true));
    }

    /// Every entry of a family, smallest key first.
    @MustBeClosed
    public HotCursor ascending(Family family) {
        return new RocksCursor(store, open(), new RocksCursor.Range(family, new byte[0], null, false));
    }

    /// Every entry of a family, greatest key first.
    @MustBeClosed
    public HotCursor descending(Family family) {
        return new RocksCursor(store, open(), new RocksCursor.Range(family, new byte[0], null, true));
    }

    @Override
    public void close() {
        Snapshot taken = snapshot;
        if (taken != null) {
            snapshot = null;
            readOptions.close();
            store.database().releaseSnapshot(taken);
            store.handles().exit();
        }
    }

    private Snapshot open() {
        Snapshot taken = snapshot;
        if (taken == null) {
            throw new IllegalStateException("the snapshot is closed");
        }
        return taken;
    }
}
