package org.kalamdb.model.codec;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DefaultValue;

/// The stored form of a column's default as plain values. A literal names its Java class, because JSON
/// alone could not tell a `Long` from an `Integer`, and has its value as text, so that no digit is lost:
///
/// ```
/// "none"                                    no default
/// {"generated":"SNOWFLAKE_ID"}              a function
/// {"literal":"null"}                        NULL
/// {"literal":{"long":"42"}}                 a value: boolean short int long float double decimal
///                                           text uuid
/// {"literal":{"bytes":"AQI="}}              base64
/// {"literal":{"floats":["1.0","2.5"]}}      an embedding
/// ```
final class DefaultValueForm {
    private static final String NONE = "none";
    private static final String GENERATED = "generated";
    private static final String LITERAL = "literal";
    private static final String NULL = "null";

    private DefaultValueForm() {}

    static Object write(DefaultValue value) {
        return switch (value) {
            case DefaultValue.None _ -> NONE;
            case DefaultValue.Generated generated ->
                Map.of(GENERATED, generated.generator().name());
            case DefaultValue.Literal literal -> Map.of(LITERAL, writeLiteral(literal.value()));
        };
    }

    static DefaultValue read(Object form) {
        if (form.equals(NONE)) {
            return DefaultValue.NONE;
        }
        if (form instanceof Map<?, ?> map) {
            if (map.get(GENERATED) instanceof String name) {
                return new DefaultValue.Generated(DefaultValue.Generator.valueOf(name));
            }
            if (NULL.equals(map.get(LITERAL))) {
                return new DefaultValue.Literal(null);
            }
            if (map.get(LITERAL) instanceof Map<?, ?> literal && literal.size() == 1) {
                Map.Entry<?, ?> only = literal.entrySet().iterator().next();
                return new DefaultValue.Literal(readLiteral(String.valueOf(only.getKey()), only.getValue()));
            }
        }
        throw new IllegalArgumentException("no default value: " + form);
    }

    private static Object writeLiteral(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case Boolean v -> Map.of("boolean", v.toString());
            case Short v -> Map.of("short", v.toString());
            case Integer v -> Map.of("int", v.toString());
            case Long v -> Map.of("long", v.toString());
            case Float v -> Map.of("float", v.toString());
            case Double v -> Map.of("double", v.toString());
            case BigDecimal v -> Map.of("decimal", v.toString());
            case String v -> Map.of("text", v);
            case UUID v -> Map.of("uuid", v.toString());
            case byte[] v -> Map.of("bytes", Base64.getEncoder().encodeToString(v));
            case float[] v -> Map.of("floats", texts(v));
            default -> throw new IllegalArgumentException("no column value: " + value.getClass());
        };
    }

    private static List<String> texts(float[] values) {
        return IntStream.range(0, values.length)
                .mapToObj(i -> Float.toString(values[i]))
                .toList();
    }

    private static Object readLiteral(String kind, @Nullable Object form) {
        String text = String.valueOf(form);
        return switch (kind) {
            case "boolean" -> Boolean.valueOf(text);
            case "short" -> Short.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "float" -> Float.valueOf(text);
            case "double" -> Double.valueOf(text);
            case "decimal" -> new BigDecimal(text);
            case "text" -> text;
            case "uuid" -> UUID.fromString(text);
            case "bytes" -> Base64.getDecoder().decode(text);
            case "floats" -> floats(form);
            default -> throw new IllegalArgumentException("no kind of literal: " + kind);
        };
    }

    private static float[] floats(@Nullable Object form) {
        if (!(form instanceof List<?> texts)) {
            throw new IllegalArgumentException("no list of floats: " + form);
        }
        float[] values = new float[texts.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(String.valueOf(texts.get(i)));
        }
        return values;
    }
}
