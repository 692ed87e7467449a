package org.kalamdb.table;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kalamdb.common.Closer;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserId;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.cold.ObjectStores;
import org.kalamdb.storage.cold.PathTemplate;

/// The object stores that the catalogue's storages name, opened when first needed and kept. Owns them.
/// Any thread.
public final class Storages implements AutoCloseable {
    private final Catalog catalog;
    private final Opener opener;
    private final Map<String, ObjectStore> open = new ConcurrentHashMap<>();

    /// Makes the store of a storage's definition.
    @FunctionalInterface
    public interface Opener {
        ObjectStore open(StorageDef storage);
    }

    Storages(Catalog catalog, Opener opener) {
        this.catalog = catalog;
        this.opener = opener;
    }

    /// The opener of the product.
    ///
    /// @param defaultDirectory the folder of filesystem storages that name none
    @SuppressWarnings("MustBeClosedChecker") // Storages owns what it opens
    public static Opener in(Path defaultDirectory) {
        return storage -> ObjectStores.open(storage, defaultDirectory);
    }

    /// The store of a storage; it stays owned here.
    ///
    /// @throws DbException STORAGE_UNAVAILABLE when the storage is unknown or cannot be opened
    public ObjectStore store(String storageId) {
        return open.computeIfAbsent(storageId, id -> opener.open(definition(id)));
    }

    /// The folder of a scope's objects below its table's storage.
    public ObjectPath folder(TableDef table, ScopeId scope) {
        StorageDef storage = definition(table.options().storageId());
        if (table.type() == TableType.SHARED) {
            return PathTemplate.shared(storage.sharedTemplate()).expand(table.name(), null);
        }
        UserId user = catalog.userOf(scope)
                .orElseThrow(() -> new DbException(ErrorCode.INTERNAL, "scope " + scope.value() + " has no user"));
        return PathTemplate.user(storage.userTemplate()).expand(table.name(), user);
    }

    private StorageDef definition(String storageId) {
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
