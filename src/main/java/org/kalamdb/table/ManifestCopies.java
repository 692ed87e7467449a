package org.kalamdb.table;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.kalamdb.common.DbException;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.codec.ManifestJson;
import org.kalamdb.storage.cold.ManifestFile;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.hot.Family;

/// Writes the `manifest.json` beside a scope's segments. It is a copy that no query reads, so a store
/// that refuses it does not fail the flush: the scope is remembered, and its copy is written with the table's
/// next flush. Any thread.
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

    /// Writes the scope's newest manifest, and those of the table that could not be written before.
    void write(TableDef table, ScopeId scope) {
        stale.add(new ScopeKey(table.id(), scope));
        stale.removeIf(key -> key.table().equals(table.id()) && isWritten(table, key.scope()));
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

    private boolean isWritten(TableDef table, ScopeId scope) {
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
            return true;
        } catch (DbException refused) {
            return false;
        }
    }
}
