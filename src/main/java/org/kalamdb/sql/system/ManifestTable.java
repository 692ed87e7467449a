package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.Values.timestamp;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.ColumnStats;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.Principal;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserId;
import org.kalamdb.security.AccessRules;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.ReadView;
import org.kalamdb.table.ScopeSummary;
import org.kalamdb.table.Tables;

/// `system.manifest`, also the answer to SHOW MANIFEST: one row per scope that somebody wrote to. A manifest tells the
/// range of the
/// values in each segment, so readers who are no admins get their own scopes and the shared tables they may read.
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

    private static final Json JSON = new Json(List.of());
    private static final String SHARED = "shared";

    private final Catalog catalog;
    private final Tables tables;

    private ManifestTable(Catalog catalog, Tables tables) {
        this.catalog = catalog;
        this.tables = tables;
    }

    static VirtualTable of(Catalog catalog, Tables tables) {
        ManifestTable manifest = new ManifestTable(catalog, tables);
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
                scope.hotRows() > 0 ? "pending_write" : "in_sync",
                manifestJson(table, scope));
    }

    private String userOf(ScopeId scope) {
        return catalog.userOf(scope).map(UserId::value).orElse(SHARED);
    }

    private String manifestJson(TableDef table, ScopeSummary scope) {
        List<SegmentMeta> segments;
        try (ReadView view = tables.openView()) {
            segments = tables.segments(view, table.id(), scope.scope());
        }
        List<Map<String, Object>> entries = new ArrayList<>();
        segments.forEach(segment -> entries.add(entry(table, segment)));
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("table_id", table.name().toString());
        document.put("user_id", table.type() == TableType.SHARED ? null : userOf(scope.scope()));
        document.put("version", scope.version());
        document.put("created_at", scope.createdMillis());
        document.put("updated_at", scope.updatedMillis());
        document.put("segments", entries);
        document.put("last_sequence_number", scope.nextBatch() - 1);
        document.put("files", null);
        document.put("vector_indexes", Map.of());
        return JSON.writeText(document);
    }

    private static Map<String, Object> entry(TableDef table, SegmentMeta segment) {
        Map<String, Object> stats = new LinkedHashMap<>();
        for (ColumnStats column : segment.columns()) {
            stats.put(Integer.toString(column.columnId()), statsOf(table, segment, column));
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", Long.toString(segment.id().value()));
        entry.put("path", segment.path().substring(segment.path().lastIndexOf('/') + 1));
        entry.put("min_seq", segment.minSeq());
        entry.put("max_seq", segment.maxSeq());
        entry.put("row_count", segment.rows());
        entry.put("size_bytes", segment.bytes());
        entry.put("created_at", segment.createdMillis());
        entry.put("schema_version", segment.schemaVersion());
        entry.put("status", "committed");
        entry.put("column_stats", stats);
        return entry;
    }

    private static Map<String, @Nullable Object> statsOf(TableDef table, SegmentMeta segment, ColumnStats column) {
        DataType type = table.schema(segment.schemaVersion()).typeOf(column.columnId());
        Map<String, @Nullable Object> stats = new LinkedHashMap<>();
        stats.put("min", bound(type, column.min()));
        stats.put("max", bound(type, column.max()));
        stats.put("null_count", column.nullCount());
        return stats;
    }

    private static @Nullable Object bound(DataType type, byte @Nullable [] encoded) {
        if (encoded == null) {
            return null;
        }
        Object value = OrderedCodec.decode(type, encoded);
        return value instanceof Number || value instanceof Boolean ? value : String.valueOf(value);
    }
}
