package org.kalamdb.table;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Command.CatalogEdit;
import org.kalamdb.model.Command.CatalogKind;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableOptions;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.cold.PathTemplate;

/// Changes which storages there are. Every method is one durable command and returns once it is visible. A
/// table can never be placed in a storage that goes at the same time: both are changes of the catalogue, which
/// are made one after the other. Any thread.
public final class StorageWriter {
    private final Catalog catalog;
    private final CatalogWriter writer;
    private final Storages storages;
    private final TableCleanup cleanup;

    StorageWriter(Catalog catalog, CatalogWriter writer, Storages storages, TableCleanup cleanup) {
        this.catalog = catalog;
        this.writer = writer;
        this.storages = storages;
        this.cleanup = cleanup;
    }

    /// What would be stored of a new definition: its templates in their normal spelling.
    ///
    /// @throws DbException ALREADY_EXISTS; INVALID_OPERATION for a template that is none and for a place that
    ///                     belongs to the server or to another storage
    public StorageDef checked(StorageDef storage) {
        if (catalog.storage(storage.id()).isPresent()) {
            throw new DbException(ErrorCode.ALREADY_EXISTS, "Storage '" + storage.id() + "' already exists");
        }
        StorageDef normal = normalised(storage);
        storages.requireApart(normal);
        return normal;
    }

    /// @throws DbException as [#checked]
    public void create(StorageDef storage) {
        writer.locked(() -> {
            StorageDef normal = checked(storage);
            writer.commit(CatalogWriter.put(CatalogKind.STORAGE, normal.id(), normal));
            return normal;
        });
    }

    /// Changes a storage from its newest state. Objects that are there already stay where they are, and are
    /// read from there.
    ///
    /// @throws DbException NOT_FOUND; INVALID_OPERATION for what no storage can be
    public StorageDef update(String id, UnaryOperator<StorageDef> change) {
        return writer.locked(() -> {
            StorageDef old = existing(id);
            StorageDef changed = normalised(change.apply(old));
            boolean same = old.type().equals(changed.type())
                    && old.baseDirectory().equals(changed.baseDirectory())
                    && Objects.equals(old.configJson(), changed.configJson())
                    && Objects.equals(old.credentialsJson(), changed.credentialsJson());
            if (!same) {
                requireUsable(changed);
            }
            requireTablesApart(changed);
            writer.commit(CatalogWriter.put(CatalogKind.STORAGE, id, changed));
            return changed;
        });
    }

    private void requireTablesApart(StorageDef changed) {
        List<TableDef> tables = catalog.tables().stream()
                .filter(table -> table.options().storageId().equals(changed.id()))
                .toList();
        tables.stream()
                .filter(table -> table.options().location() != null)
                .forEach(table -> TableFolders.requireApart(table, changed, tables));
    }

    private void requireUsable(StorageDef changed) {
        storages.requireApart(changed);
        try (ObjectStore store = storages.openAlone(changed)) {
            Objects.requireNonNull(store);
        }
    }

    /// @throws DbException NOT_FOUND; INVALID_OPERATION while something is in it, or for the default storage
    public void drop(String id) {
        writer.locked(() -> {
            existing(id);
            requireUnused(id);
            writer.commit(new CatalogEdit(CatalogKind.STORAGE, id, null));
            return id;
        });
        storages.forget(id);
    }

    private void requireUnused(String id) {
        long tables = catalog.tables().stream()
                .filter(table -> table.options().storageId().equals(id))
                .count();
        if (tables > 0) {
            throw refused(id, tables + " table(s) still using it");
        }
        int dropped = cleanup.leftoversIn(id).size();
        if (dropped > 0) {
            throw refused(id, dropped + " dropped table(s) still being cleaned up");
        }
        if (id.equals(TableOptions.LOCAL_STORAGE)) {
            throw refused(id, "it is the default storage");
        }
    }

    private static DbException refused(String id, String why) {
        return new DbException(ErrorCode.INVALID_OPERATION, "Cannot drop storage '" + id + "': " + why);
    }

    private StorageDef existing(String id) {
        return catalog.storage(id)
                .orElseThrow(() -> new DbException(ErrorCode.NOT_FOUND, "Storage '" + id + "' not found"));
    }

    private static StorageDef normalised(StorageDef storage) {
        return new StorageDef(
                storage.id(),
                storage.name(),
                storage.description(),
                storage.type(),
                storage.baseDirectory(),
                storage.credentialsJson(),
                storage.configJson(),
                PathTemplate.shared(storage.sharedTemplate()).toString(),
                PathTemplate.user(storage.userTemplate()).toString(),
                storage.createdMillis(),
                storage.updatedMillis());
    }
}
