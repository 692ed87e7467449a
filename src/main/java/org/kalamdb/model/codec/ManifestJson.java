package org.kalamdb.model.codec;

import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.ColumnStats;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.UserId;

/// The manifest of a scope as clients see it (`sql.md` §29.4): in `system.manifest` and in the
/// `manifest.json` beside the segments.
///
/// @param user          whose scope it is; null for a SHARED table
/// @param version       rises with each change
/// @param createdMillis ms since 1970
/// @param updatedMillis ms since 1970
/// @param lastBatch     N of the newest `batch-N.parquet`; -1 before the first
/// @param segments      those that count
public record ManifestJson(
        TableDef table,
        @Nullable UserId user,
        long version,
        long createdMillis,
        long updatedMillis,
        int lastBatch,
        List<SegmentMeta> segments) {
    private static final Json JSON = new Json(List.of());

    public ManifestJson {
        segments = List.copyOf(segments);
    }

    /// The document without line breaks.
    public String text() {
        return JSON.writeText(document());
    }

    /// The document for people, UTF-8.
    public byte[] prettyBytes() {
        return JSON.writePretty(document());
    }

    private Map<String, @Nullable Object> document() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("table_id", table.name().toString());
        document.put("user_id", user == null ? null : user.value());
        document.put("version", version);
        document.put("created_at", createdMillis);
        document.put("updated_at", updatedMillis);
        String folder = folder();
        document.put(
                "segments",
                segments.stream().map(segment -> entry(segment, folder)).toList());
        document.put("last_sequence_number", lastBatch);
        document.put("files", null);
        document.put("vector_indexes", Map.of());
        return document;
    }

    /// Where the newest segment lies, `/` included.
    private String folder() {
        return segments.stream()
                .max(Comparator.comparingInt(SegmentMeta::batchNumber))
                .map(newest -> newest.path().substring(0, newest.path().lastIndexOf('/') + 1))
                .orElse("");
    }

    /// With the file's name; for one that lies elsewhere, since the storage's template was another one then, with
    /// its whole path below the storage's base.
    private Map<String, Object> entry(SegmentMeta segment, String folder) {
        String path = segment.path();
        boolean here = path.lastIndexOf('/') + 1 == folder.length() && path.startsWith(folder);
        TableSchema schema = table.schema(segment.schemaVersion());
        Map<String, Object> stats = new LinkedHashMap<>();
        for (ColumnStats column : segment.columns()) {
            stats.put(Integer.toString(column.columnId()), range(schema.typeOf(column.columnId()), column));
        }
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", Long.toString(segment.id().value()));
        entry.put("path", here ? path.substring(folder.length()) : path);
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

    private static Map<String, @Nullable Object> range(DataType type, ColumnStats column) {
        Map<String, @Nullable Object> range = new LinkedHashMap<>();
        range.put("min", bound(type, column.min()));
        range.put("max", bound(type, column.max()));
        range.put("null_count", column.nullCount());
        return range;
    }

    /// Numbers and booleans as such, everything else as text: DECIMAL with its digits, BYTES in hex.
    private static @Nullable Object bound(DataType type, byte @Nullable [] encoded) {
        if (encoded == null) {
            return null;
        }
        return switch (OrderedCodec.decode(type, encoded)) {
            case Boolean v -> v;
            case Short v -> v;
            case Integer v -> v;
            case Long v -> v;
            case Float v when Float.isFinite(v) -> v;
            case Double v when Double.isFinite(v) -> v;
            case byte[] v -> HexFormat.of().formatHex(v);
            case Object v -> v.toString();
        };
    }
}
