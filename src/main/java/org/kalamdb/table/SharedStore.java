package org.kalamdb.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.StorageDef;
import org.kalamdb.storage.cold.ByteRange;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;

/// The store of one storage as its definition is now. Opened with the first call; when place, configuration
/// or credentials have changed, the next call opens a new one, and the old one is closed as soon as no call
/// uses it any more. Whoever holds this object thus need not know of changes. Any thread.
final class SharedStore implements ObjectStore {
    private static final System.Logger LOG = System.getLogger(SharedStore.class.getName());

    private final Supplier<StorageDef> definition;
    private final Storages.Opener opener;
    private final Object lock = new Object();
    private @Nullable Opened current;
    private boolean closed;

    /// @param definition the newest one; throws when there is none any more
    SharedStore(Supplier<StorageDef> definition, Storages.Opener opener) {
        this.definition = definition;
        this.opener = opener;
    }

    /// An open store and how many use it: calls under way, and one for being the current one.
    private static final class Opened {
        final StorageDef definition;
        final ObjectStore store;
        int users = 1;

        Opened(StorageDef definition, ObjectStore store) {
            this.definition = definition;
            this.store = store;
        }

        boolean serves(StorageDef other) {
            return definition.type().equals(other.type())
                    && definition.baseDirectory().equals(other.baseDirectory())
                    && Objects.equals(definition.configJson(), other.configJson())
                    && Objects.equals(definition.credentialsJson(), other.credentialsJson());
        }
    }

    private Opened acquire() {
        StorageDef now = definition.get();
        Opened replaced = null;
        Opened used;
        synchronized (lock) {
            if (closed) {
                throw new DbException(ErrorCode.STORAGE_UNAVAILABLE, "storage '" + now.id() + "' was closed");
            }
            used = current;
            if (used == null || !used.serves(now)) {
                replaced = used;
                used = new Opened(now, opener.open(now));
                current = used;
            }
            used.users++;
        }
        if (replaced != null) {
            release(replaced);
        }
        return used;
    }

    private void release(Opened used) {
        synchronized (lock) {
            used.users--;
            if (used.users > 0) {
                return;
            }
        }
        try {
            used.store.close();
        } catch (RuntimeException failure) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the store of storage '" + used.definition.id() + "' did not close",
                    failure);
        }
    }

    private <T> T with(Function<ObjectStore, T> call) {
        Opened used = acquire();
        try {
            return call.apply(used.store);
        } finally {
            release(used);
        }
    }

    @Override
    public void put(ObjectPath path, Path file) {
        with(store -> {
            store.put(path, file);
            return path;
        });
    }

    @Override
    public void put(ObjectPath path, byte[] bytes) {
        with(store -> {
            store.put(path, bytes);
            return path;
        });
    }

    @Override
    public boolean putIfAbsent(ObjectPath path, Path file) {
        return with(store -> store.putIfAbsent(path, file));
    }

    @Override
    public boolean putIfAbsent(ObjectPath path, byte[] bytes) {
        return with(store -> store.putIfAbsent(path, bytes));
    }

    @Override
    public byte[] read(ObjectPath path, long offset, int length) {
        return with(store -> store.read(path, offset, length));
    }

    @Override
    public List<byte[]> readRanges(ObjectPath path, List<ByteRange> ranges) {
        return with(store -> store.readRanges(path, ranges));
    }

    @Override
    public boolean isRemote() {
        return with(ObjectStore::isRemote);
    }

    @Override
    public byte[] readAll(ObjectPath path, int limit) {
        return with(store -> store.readAll(path, limit));
    }

    @Override
    public OptionalLong size(ObjectPath path) {
        return with(store -> store.size(path));
    }

    @Override
    public Page list(@Nullable ObjectPath folder, @Nullable ObjectPath after, int limit) {
        return with(store -> store.list(folder, after, limit));
    }

    @Override
    public void delete(ObjectPath path) {
        with(store -> {
            store.delete(path);
            return path;
        });
    }

    @Override
    public int discardUnfinished(ObjectPath folder) {
        return with(store -> store.discardUnfinished(folder));
    }

    /// Closes the store once the calls under way have ended; later calls are refused.
    @Override
    public void close() {
        Opened last;
        synchronized (lock) {
            closed = true;
            last = current;
            current = null;
        }
        if (last != null) {
            release(last);
        }
    }
}
