package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.kalamdb.common.Clock;
import org.kalamdb.common.Closer;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserId;
import org.kalamdb.storage.cold.DiskSpace;
import org.kalamdb.storage.cold.GuardedStore;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.cold.ObjectStores;
import org.kalamdb.storage.cold.PathTemplate;
import org.kalamdb.storage.cold.StoragePlace;
import org.kalamdb.storage.cold.StoreHealth;
import org.kalamdb.storage.cold.StoreTrials;

/// The object stores that the catalogue's storages name, opened when first needed and kept. Owns them.
/// Any thread.
public final class Storages implements AutoCloseable {
    private final Catalog catalog;
    private final Opener opener;
    private final Watch watch;
    private final Map<String, Watched> open = new ConcurrentHashMap<>();
    private final List<Consumer<String>> recoveryListeners = new CopyOnWriteArrayList<>();

    /// How storages are watched.
    ///
    /// @param random safe for threads
    record Watch(StoreHealth.Settings settings, Clock clock, RandomGenerator random) {}

    /// A storage in use.
    private record Watched(GuardedStore store, StoreHealth health, StoreTrials trials) implements AutoCloseable {
        @Override
        public void close() {
            trials.close();
            store.close();
        }
    }

    /// Makes the store of a storage's definition.
    @FunctionalInterface
    public interface Opener {
        ObjectStore open(StorageDef storage);

        /// Where the storage's objects lie; unless overridden, nowhere near another's.
        default StoragePlace place(StorageDef storage) {
            return new StoragePlace("storage:" + storage.id(), List.of(), storage.baseDirectory());
        }

        /// The disk that a local storage is on.
        default Optional<DiskSpace> space(StorageDef storage) {
            return Optional.empty();
        }
    }

    Storages(Catalog catalog, Opener opener, Watch watch) {
        this.catalog = catalog;
        this.opener = opener;
        this.watch = watch;
    }

    /// The opener of the product.
    ///
    /// @param defaultDirectory the folder of filesystem storages that name none
    public static Opener in(Path defaultDirectory) {
        return new Opener() {
            @Override
            @SuppressWarnings("MustBeClosedChecker") // Storages owns what it opens
            public ObjectStore open(StorageDef storage) {
                return ObjectStores.open(storage, defaultDirectory);
            }

            @Override
            public StoragePlace place(StorageDef storage) {
                return StoragePlace.of(storage, defaultDirectory);
            }

            @Override
            public Optional<DiskSpace> space(StorageDef storage) {
                return DiskSpace.of(storage, defaultDirectory);
            }
        };
    }

    /// The store of a storage as it is defined now and after each later change; it stays owned here. Nothing is
    /// opened before its first use. While the storage is known to be down its calls fail at once.
    ///
    /// @throws DbException STORAGE_UNAVAILABLE when the storage is unknown
    public ObjectStore store(String storageId) {
        definition(storageId);
        return open.computeIfAbsent(storageId, this::watched).store();
    }

    @SuppressWarnings("MustBeClosedChecker") // closed in close() or forget()
    private Watched watched(String storageId) {
        SharedStore shared = new SharedStore(() -> definition(storageId), opener);
        StoreHealth health =
                new StoreHealth(storageId, watch.settings(), watch.clock(), watch.random(), this::recovered);
        return new Watched(new GuardedStore(shared, health), health, new StoreTrials(shared, health, watch.clock()));
    }

    private void recovered(String storageId) {
        recoveryListeners.forEach(listener -> listener.accept(storageId));
    }

    /// Tells `listener` the id of each storage that answers again after it was down. On any thread; it must
    /// return soon.
    public void onRecovery(Consumer<String> listener) {
        recoveryListeners.add(listener);
    }

    /// Tries storages that are down or keep callers waiting, when it is time to. To be called about once a
    /// second; returns at once.
    public void watch() {
        open.values().forEach(watched -> watched.trials().tick());
    }

    /// Whether calls to the storage fail at once, because it did not answer lately.
    public boolean isDown(String storageId) {
        Watched watched = open.get(storageId);
        return watched != null && watched.health().isDown();
    }

    /// Whether the storage is down or its last call failed.
    public boolean isSuspect(String storageId) {
        Watched watched = open.get(storageId);
        return watched != null && watched.health().isSuspect();
    }

    /// Why the storage cannot be used as it should; empty when all is well.
    public Optional<String> trouble(String storageId) {
        Watched watched = open.get(storageId);
        return watched == null ? Optional.empty() : watched.health().trouble();
    }

    /// What is known of the storages that were used since the start.
    public List<StoreHealth.Snapshot> health() {
        return open.values().stream()
                .map(watched -> watched.health().snapshot())
                .sorted(Comparator.comparing(StoreHealth.Snapshot::storageId))
                .toList();
    }

    /// The folder of a scope's new objects below its table's storage. Where old ones are says their manifest
    /// entry.
    public ObjectPath folder(TableDef table, ScopeId scope) {
        StorageDef storage = definition(table.options().storageId());
        PathTemplate template = TableFolders.of(table, storage);
        if (table.type() == TableType.SHARED) {
            return template.expand(table.name(), null);
        }
        UserId user = catalog.userOf(scope)
                .orElseThrow(() -> new DbException(ErrorCode.INTERNAL, "scope " + scope.value() + " has no user"));
        return template.expand(table.name(), user);
    }

    /// Where a storage's objects lie, as people read it.
    public String shownPlace(StorageDef storage) {
        return placed(storage).map(StoragePlace::text).orElse(storage.baseDirectory());
    }

    /// Empty for a definition that was possible once and is not any more, as after a move of the data folder.
    private Optional<StoragePlace> placed(StorageDef storage) {
        try {
            return Optional.of(opener.place(storage));
        } catch (DbException impossible) {
            return Optional.empty();
        }
    }

    /// The disk that a local storage is on.
    Optional<DiskSpace> space(StorageDef storage) {
        return opener.space(storage);
    }

    /// A store of its own for a definition that need not be in the catalogue; the caller closes it.
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // handed on
    ObjectStore openAlone(StorageDef storage) {
        return opener.open(storage);
    }

    /// Refuses a definition whose objects could meet those of another storage, or what the server keeps.
    ///
    /// @throws DbException INVALID_OPERATION
    public void requireApart(StorageDef storage) {
        StoragePlace place = opener.place(storage);
        for (StorageDef other : catalog.storages()) {
            boolean meets = !other.id().equals(storage.id())
                    && placed(other).filter(place::overlaps).isPresent();
            if (meets) {
                throw new DbException(
                        ErrorCode.INVALID_OPERATION,
                        "storage '" + storage.id() + "' at " + place.text() + " overlaps with storage '" + other.id()
                                + "' at " + shownPlace(other));
            }
        }
    }

    /// Ends the use of a storage that is no longer defined.
    void forget(String storageId) {
        Watched store = open.remove(storageId);
        if (store != null) {
            store.close();
        }
    }

    /// @throws DbException STORAGE_UNAVAILABLE when the storage is unknown
    public StorageDef definition(String storageId) {
        return catalog.storage(storageId)
                .orElseThrow(() ->
                        new DbException(ErrorCode.STORAGE_UNAVAILABLE, "storage '" + storageId + "' is not defined"));
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            open.values().forEach(closer::register);
        }
    }
}
