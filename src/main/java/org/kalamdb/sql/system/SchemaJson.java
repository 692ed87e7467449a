package org.kalamdb.sql.system;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.FlushPolicy;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;

/// The JSON documents of `system.schemas`: a table's columns and its options (`system-tables.md` §3.3,
/// `sql.md` §6.5).
final class SchemaJson {
    private static final Json JSON = new Json(List.of());

    private SchemaJson() {}

    /// The `columns` document of a stored table's version.
    static String columns(TableSchema schema) {
        List<Map<String, @Nullable Object>> elements = new ArrayList<>();
        for (TableColumns.Visible column : TableColumns.of(schema)) {
            elements.add(element(
                    column.id(),
                    column.name(),
                    column.comment(),
                    typeName(column.type()),
                    defaultDocument(column.defaultValue()),
                    column.ordinal(),
                    column.nullable(),
                    column.primaryKey()));
        }
        return JSON.writeText(elements);
    }

    /// The `columns` document of a virtual table.
    static String columns(List<VirtualColumn> columns) {
        List<Map<String, @Nullable Object>> elements = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            VirtualColumn column = columns.get(i);
            elements.add(element(
                    i + 1,
                    column.name(),
                    null,
                    typeName(column.type()),
                    "None",
                    i + 1,
                    column.nullable(),
                    column.key()));
        }
        return JSON.writeText(elements);
    }

    private static Map<String, @Nullable Object> element(
            int id,
            String name,
            @Nullable String comment,
            Object type,
            Object defaultValue,
            int ordinal,
            boolean nullable,
            boolean primaryKey) {
        Map<String, @Nullable Object> element = new LinkedHashMap<>();
        element.put("column_id", id);
        element.put("column_name", name);
        element.put("column_comment", comment);
        element.put("data_type", type);
        element.put("default_value", defaultValue);
        element.put("ordinal_position", ordinal);
        element.put("is_nullable", nullable);
        element.put("is_primary_key", primaryKey);
        element.put("is_partition_key", false);
        return element;
    }

    private static Object typeName(DataType type) {
        return switch (type) {
            case DataType.Simple simple -> simple.wireName();
            case DataType.Decimal decimal -> {
                Map<String, Object> parts = new LinkedHashMap<>();
                parts.put("precision", decimal.precision());
                parts.put("scale", decimal.scale());
                yield Map.of("Decimal", parts);
            }
            case DataType.Embedding embedding -> Map.of("Embedding", embedding.dimension());
            case DataType.Interval interval -> interval.sqlName();
        };
    }

    private static Object defaultDocument(DefaultValue value) {
        return switch (value) {
            case DefaultValue.None _ -> "None";
            case DefaultValue.Literal literal -> {
                Map<String, @Nullable Object> document = new LinkedHashMap<>();
                document.put("Literal", literalDocument(literal.value()));
                yield document;
            }
            case DefaultValue.Generated generated -> {
                Map<String, Object> call = new LinkedHashMap<>();
                call.put("name", generated.generator().name());
                call.put("args", List.of());
                yield Map.of("FunctionCall", call);
            }
        };
    }

    private static @Nullable Object literalDocument(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag;
            case BigDecimal decimal -> decimal.toPlainString();
            case Number number -> number;
            case byte[] bytes -> {
                List<Integer> numbers = new ArrayList<>(bytes.length);
                for (byte b : bytes) {
                    numbers.add(Byte.toUnsignedInt(b));
                }
                yield numbers;
            }
            case float[] vector -> {
                List<Float> numbers = new ArrayList<>(vector.length);
                for (float f : vector) {
                    numbers.add(f);
                }
                yield numbers;
            }
            default -> value.toString();
        };
    }

    /// The `options` document of a stored table.
    static String options(TableDef table) {
        TableOptions options = table.options();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("table_type", table.type().name());
        switch (table.type()) {
            case USER -> {
                document.put("storage_id", options.storageId());
                document.put("use_user_storage", options.useUserStorage());
                document.put("flush_policy", flushDocument(options.flushPolicy()));
            }
            case SHARED -> {
                document.put("storage_id", options.storageId());
                document.put(
                        "access_level",
                        options.accessLevel() == null
                                ? null
                                : options.accessLevel().displayName());
                document.put("flush_policy", flushDocument(options.flushPolicy()));
            }
            case STREAM -> {
                document.put("ttl_seconds", options.ttlSeconds());
                document.put("eviction_strategy", "time_based");
                document.put("max_stream_size_bytes", 0);
            }
        }
        if (options.location() != null) {
            document.put("location", options.location());
        }
        if (options.deletedRetentionHours() != null) {
            document.put("deleted_retention_hours", options.deletedRetentionHours());
        }
        if (!table.schema().checks().isEmpty()) {
            document.put(
                    "checks",
                    table.schema().checks().stream()
                            .map(check -> Map.of("name", check.name(), "expression", check.expression()))
                            .toList());
        }
        document.put("compression", "zstd");
        return JSON.writeText(document);
    }

    /// The `options` document of a virtual table.
    static String virtualOptions() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("table_type", "SYSTEM");
        document.put("read_only", true);
        document.put("enable_cache", false);
        document.put("cache_ttl_seconds", 0);
        document.put("localhost_only", false);
        return JSON.writeText(document);
    }

    private static @Nullable Map<String, Object> flushDocument(@Nullable FlushPolicy policy) {
        if (policy == null) {
            return null;
        }
        Integer rows = policy.rows();
        Integer interval = policy.intervalSeconds();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", rows == null ? "time_interval" : interval == null ? "row_limit" : "combined");
        if (rows != null) {
            document.put("row_limit", rows);
        }
        if (interval != null) {
            document.put("interval_seconds", interval);
        }
        return document;
    }
}
