package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.Values.timestamp;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserId;
import org.kalamdb.model.codec.ManifestJson;
import org.kalamdb.security.AccessRules;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.ReadView;
import org.kalamdb.table.ScopeSummary;
import org.kalamdb.table.Storages;
import org.kalamdb.table.Tables;

/// `system.manifest`, also the answer to SHOW MANIFEST: one row per scope that somebody wrote to. A
/// manifest tells the range of the values in each segment, so readers who are no admins get their own
/// scopes and the shared tables they may read.
final class ManifestTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("cache_key", DataType.TEXT),
            required("namespace_id", DataType.TEXT),
            required("table_name", DataType.TEXT),
            required("scope", DataType.TEXT),
            optional("etag", DataType.TEXT),
            required("last_refreshed", DataType.TIMESTAMP),
            required("last_accessed", DataType.TIMESTAMP),
            required("in_memory", DataType.BOOLEAN),
            required("sync_state", DataType.TEXT),
            required("manifest_json", DataType.JSON));

    private static final String SHARED = "shared";

    private final Catalog catalog;
    private final Tables tables;
    private final Storages storages;

    private ManifestTable(Catalog catalog, Tables tables, Storages storages) {
        this.catalog = catalog;
        this.tables = tables;
        this.storages = storages;
    }

    static VirtualTable of(Catalog catalog, Tables tables, Storages storages) {
        ManifestTable manifest = new ManifestTable(catalog, tables, storages);
        return VirtualTable.stored(
                "manifest",
                COLUMNS,
                reader -> catalog.tables().stream().flatMap(table -> manifest.rows(table, reader)));
    }

    private Stream<@Nullable Object[]> rows(TableDef table, Principal reader) {
        if (!AccessRules.canRead(reader.role(), table)) {
            return Stream.empty();
        }
        return tables.scopes(table.id()).stream()
                .filter(scope -> table.type() == TableType.SHARED
                        || reader.role().isAdmin()
                        || userOf(scope.scope()).equals(reader.user().value()))
                .map(scope -> scopeRow(table, scope));
    }

    private @Nullable Object[] scopeRow(TableDef table, ScopeSummary scope) {
        String owner = table.type() == TableType.SHARED ? SHARED : userOf(scope.scope());
        return row(
                table.name().colonForm() + ":" + owner,
                table.name().namespace(),
                table.name().table(),
                owner,
                Long.toString(scope.version()),
                timestamp(scope.updatedMillis()),
                timestamp(scope.updatedMillis()),
                true,
                syncState(table, scope),
                manifestJson(table, scope));
    }

    /// `error` while rows wait for a storage that is down or refused the last write.
    private String syncState(TableDef table, ScopeSummary scope) {
        if (tables.isFlushing(table.id(), scope.scope())) {
            return "syncing";
        }
        if (scope.hotRows() == 0) {
            return "in_sync";
        }
        return storages.trouble(table.options().storageId()).isPresent() ? "error" : "pending_write";
    }

    private String userOf(ScopeId scope) {
        return catalog.userOf(scope).map(UserId::value).orElse(SHARED);
    }

    private String manifestJson(TableDef table, ScopeSummary scope) {
        try (ReadView view = tables.openView()) {
            return new ManifestJson(
                            table,
                            catalog.userOf(scope.scope()).orElse(null),
                            scope.version(),
                            scope.createdMillis(),
                            scope.updatedMillis(),
                            scope.nextBatch() - 1,
                            tables.segments(view, table.id(), scope.scope()))
                    .text();
        }
    }
}
