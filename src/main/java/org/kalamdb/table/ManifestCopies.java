package org.kalamdb.table;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.codec.ManifestJson;
import org.kalamdb.storage.cold.ManifestFile;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.hot.Family;

/// Writes the `manifest.json` beside a scope's segments. It is a copy that no query reads, so a store
/// that refuses it does not undo the flush of a scope. The scope is remembered, and a flush job does not end
/// before its copy is written; after a restart the sweep that follows the job writes it. Any thread.
final class ManifestCopies {
    private final Tables tables;
    private final Catalog catalog;
    private final Storages storages;
    private final Set<ScopeKey> stale = ConcurrentHashMap.newKeySet();

    ManifestCopies(Tables tables, Catalog catalog, Storages storages) {
        this.tables = tables;
        this.catalog = catalog;
        this.storages = storages;
    }

    /// Writes the scope's newest manifest; remembers the scope when the store refuses it.
    void write(TableDef table, ScopeId scope) {
        ScopeKey key = new ScopeKey(table.id(), scope);
        stale.add(key);
        try {
            write(table, key);
        } catch (DbException refused) {
            if (refused.code() != ErrorCode.STORAGE_UNAVAILABLE) {
                throw refused;
            }
        }
    }

    /// Writes those of the table that could not be written before.
    ///
    /// @throws DbException STORAGE_UNAVAILABLE when the store refuses one of them again
    void writeRefused(TableDef table) {
        for (ScopeKey key : stale) {
            if (key.table().equals(table.id())) {
                write(table, key);
            }
        }
    }

    /// Writes the scope's manifest when the copy is not of its version, as after a crash between the commit
    /// and the copy.
    void renew(TableDef table, ScopeId scope) {
        try (ReadView view = tables.openView()) {
            long version = view.state(table.id(), scope).version();
            ObjectStore store = storages.store(table.options().storageId());
            if (version == 0
                    || ManifestFile.version(store, storages.folder(table, scope))
                                    .orElse(-1)
                            == version) {
                return;
            }
        }
        write(table, scope);
    }

    private void write(TableDef table, ScopeKey key) {
        ScopeId scope = key.scope();
        try (ReadView view = tables.openView()) {
            byte[] stored = view.snapshot().get(Family.MANIFEST, ManifestKeys.header(table.id(), scope));
            if (stored != null) {
                ScopeHeader header = ScopeHeader.decode(stored);
                ManifestJson manifest = new ManifestJson(
                        table,
                        catalog.userOf(scope).orElse(null),
                        header.version(),
                        header.createdMillis(),
                        header.updatedMillis(),
                        header.nextBatch() - 1,
                        tables.segments(view, table.id(), scope));
                ManifestFile.write(
                        storages.store(table.options().storageId()), storages.folder(table, scope), manifest);
            }
        }
        stale.remove(key);
    }
}
