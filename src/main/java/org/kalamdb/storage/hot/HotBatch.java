package org.kalamdb.storage.hot;

import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Changes that [HotStore#write] makes all at once, later ones over earlier ones. Made by
/// [HotStore#newBatch()], used with that store only, closed by its owner; used by one thread at a time.
public final class HotBatch implements AutoCloseable {
    private final HotStore store;
    private @Nullable WriteBatch batch;
    private int count;

    HotBatch(HotStore store) {
        this.store = store;
        this.batch = new WriteBatch();
    }

    public void put(Family family, byte[] key, byte[] value) {
        try {
            nativeBatch().put(store.handle(family), key, value);
            count++;
        } catch (RocksDBException e) {
            throw store.failure("put into a batch for " + family, e);
        }
    }

    /// Removes an entry, whether or not there is one.
    public void delete(Family family, byte[] key) {
        try {
            nativeBatch().delete(store.handle(family), key);
            count++;
        } catch (RocksDBException e) {
            throw store.failure("put into a batch for " + family, e);
        }
    }

    /// Removes every entry from `from` up to but not including `toExclusive`. Cheap, however many they are.
    public void deleteRange(Family family, byte[] from, byte[] toExclusive) {
        try {
            nativeBatch().deleteRange(store.handle(family), from, toExclusive);
            count++;
        } catch (RocksDBException e) {
            throw store.failure("put into a batch for " + family, e);
        }
    }

    /// Changes since the batch was made or cleared.
    public int count() {
        return count;
    }

    /// The size of the changes in the log.
    public long bytes() {
        return nativeBatch().getDataSize();
    }

    /// Forgets all changes, so that the batch can be filled anew.
    public void clear() {
        nativeBatch().clear();
        count = 0;
    }

    @Override
    public void close() {
        WriteBatch open = batch;
        if (open != null) {
            batch = null;
            open.close();
            store.handles().exit();
        }
    }

    WriteBatch nativeBatch() {
        WriteBatch open = batch;
        if (open == null) {
            throw new IllegalStateException("the batch is closed");
        }
        return open;
    }
}
