package org.kalamdb.table;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.codec.ManifestJson;
import org.kalamdb.storage.cold.ManifestFile;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.hot.Family;

/// Writes the `manifest.json` beside a scope's segments. It is a copy that no query reads, so a store
/// that refuses it does not undo the flush of a scope. The scope is remembered, and a flush job does not end
/// before its copy is written; after a restart the sweep that follows the job writes it. Any thread.
final class ManifestCopies {
    private static final System.Logger LOG = System.getLogger(ManifestCopies.class.getName());

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

    /// Writes the scope's manifest when the copy is not what it should be, as after a crash between the commit
    /// and the copy, or after damage.
    void renew(TableDef table, ScopeId scope) {
        ScopeKey key = new ScopeKey(table.id(), scope);
        ManifestJson manifest = manifest(table, key).orElse(null);
        if (manifest == null) {
            return;
        }
        ObjectStore store = storages.store(table.options().storageId());
        ObjectPath folder = storages.folder(table, scope);
        if (!ManifestFile.holds(store, folder, manifest)) {
            LOG.log(
                    Level.INFO,
                    "{0} is missing, out of date or damaged and is written anew",
                    ManifestFile.path(folder));
            write(table, scope);
        }
    }

    private void write(TableDef table, ScopeKey key) {
        manifest(table, key)
                .ifPresent(manifest -> ManifestFile.write(
                        storages.store(table.options().storageId()), storages.folder(table, key.scope()), manifest));
        stale.remove(key);
    }

    /// The scope's manifest as it is now; empty when nobody wrote to it.
    private Optional<ManifestJson> manifest(TableDef table, ScopeKey key) {
        ScopeId scope = key.scope();
        try (ReadView view = tables.openView()) {
            byte[] stored = view.snapshot().get(Family.MANIFEST, ManifestKeys.header(table.id(), scope));
            if (stored == null) {
                return Optional.empty();
            }
            ScopeHeader header = ScopeHeader.decode(stored);
            return Optional.of(new ManifestJson(
                    table,
                    catalog.userOf(scope).orElse(null),
                    header.version(),
                    header.createdMillis(),
                    header.updatedMillis(),
                    header.nextBatch() - 1,
                    tables.segments(view, table.id(), scope)));
        }
    }
}
