package org.kalamdb.sql.plan;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.calcite.rel.type.RelDataType;
import org.kalamdb.model.DataType;

/// The types of the dialect that are not SQL keywords, as CAST may name them:
/// `text`, `json`, `embedding(3)`, ….
final class NamedTypes {
    private static final Map<String, DataType> TYPES = Map.ofEntries(
            Map.entry("text", DataType.TEXT),
            Map.entry("string", DataType.TEXT),
            Map.entry("json", DataType.JSON),
            Map.entry("jsonb", DataType.JSON),
            Map.entry("file", DataType.FILE),
            Map.entry("bytes", DataType.BYTES),
            Map.entry("bytea", DataType.BYTES),
            Map.entry("blob", DataType.BYTES),
            Map.entry("uuid", DataType.UUID),
            Map.entry("interval", DataType.INTERVAL),
            Map.entry("bool", DataType.BOOLEAN),
            Map.entry("int2", DataType.SMALLINT),
            Map.entry("int4", DataType.INT),
            Map.entry("int8", DataType.BIGINT),
            Map.entry("int64", DataType.BIGINT),
            Map.entry("float4", DataType.FLOAT),
            Map.entry("float8", DataType.DOUBLE),
            Map.entry("float64", DataType.DOUBLE),
            Map.entry("timestamptz", DataType.TIMESTAMP),
            Map.entry("datetime", DataType.DATETIME));

    private static final Pattern EMBEDDING = Pattern.compile("embedding\\(([0-9]{1,5})\\)");

    private NamedTypes() {}

    static Optional<RelDataType> find(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        Matcher embedding = EMBEDDING.matcher(lower);
        DataType type =
                embedding.matches() ? new DataType.Embedding(Integer.parseInt(embedding.group(1))) : TYPES.get(lower);
        return type == null ? Optional.empty() : Optional.of(KalamTypeFactory.INSTANCE.toRel(type, false));
    }
}
