package org.kalamdb.storage.hot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/// A cursor over a RocksDB iterator. The iterator reads its bounds from native memory all the time, so
/// they live as long as it does.
final class RocksCursor implements HotCursor {
    private final HotStore store;
    private final Range range;
    private final Closer resources = new Closer();
    private @Nullable RocksIterator iterator;
    private boolean started;

    /// @param to null: to the end of the family
    record Range(Family family, byte[] from, byte @Nullable [] to, boolean descending) {
        boolean isEmpty() {
            byte[] bound = to;
            return bound != null && Arrays.compareUnsigned(from, bound) >= 0;
        }

        /// Whether every key of the range, and the key that is sought first, begin with the same scope, so
        /// that the filters over scopes may be asked.
        boolean isWithinScope() {
            byte[] bound = to;
            if (!family.isScoped() || bound == null || from.length < HotKeys.PREFIX_LENGTH) {
                return false;
            }
            byte[] scope = Arrays.copyOf(from, HotKeys.PREFIX_LENGTH);
            return HotKeys.startsWith(bound, scope) || (!descending && Arrays.equals(bound, HotKeys.after(scope)));
        }
    }

    RocksCursor(HotStore store, Snapshot snapshot, Range range) {
        this.store = store;
        this.range = range;
        store.handles().enter();
        resources.register(store.handles()::exit);
        if (range.isEmpty()) {
            return;
        }
        try {
            this.iterator = open(snapshot);
        } catch (RuntimeException | Error e) {
            resources.close();
            throw e;
        }
    }

    private RocksIterator open(Snapshot snapshot) {
        boolean withinScope = range.isWithinScope();
        ReadOptions options = resources
                .register(new ReadOptions())
                .setSnapshot(snapshot)
                .setIterateLowerBound(resources.register(new Slice(range.from())))
                .setPrefixSameAsStart(withinScope)
                .setTotalOrderSeek(!withinScope);
        byte[] to = range.to();
        if (to != null) {
            options.setIterateUpperBound(resources.register(new Slice(to)));
        }
        return resources.register(store.database().newIterator(store.handle(range.family()), options));
    }

    @Override
    public boolean next() {
        RocksIterator entries = iterator;
        if (entries == null) {
            return false;
        }
        if (!started) {
            started = true;
            seek(entries);
        } else if (entries.isValid()) {
            step(entries);
        }
        if (entries.isValid()) {
            return true;
        }
        try {
            entries.status();
        } catch (RocksDBException e) {
            throw store.failure("scan " + range.family(), e);
        }
        return false;
    }

    private void seek(RocksIterator entries) {
        byte[] to = range.to();
        if (!range.descending()) {
            entries.seek(range.from());
        } else if (to == null) {
            entries.seekToLast();
        } else {
            entries.seekForPrev(to);
        }
    }

    private void step(RocksIterator entries) {
        if (range.descending()) {
            entries.prev();
        } else {
            entries.next();
        }
    }

    @Override
    public byte[] key() {
        return current().key();
    }

    @Override
    public byte[] value() {
        return current().value();
    }

    private RocksIterator current() {
        RocksIterator entries = iterator;
        if (entries == null || !started || !entries.isValid()) {
            throw new IllegalStateException("the cursor is not at an entry");
        }
        return entries;
    }

    @Override
    public void close() {
        iterator = null;
        resources.close();
    }
}
