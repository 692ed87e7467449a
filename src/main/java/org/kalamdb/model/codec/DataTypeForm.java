package org.kalamdb.model.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.kalamdb.model.DataType;

/// The wire form of a type (`http-api.md` §10) as plain values: `"BigInt"`,
/// `{"Decimal":{"precision":10,"scale":2}}`, `{"Embedding":384}`.
public final class DataTypeForm {
    private static final String DECIMAL = "Decimal";
    private static final String PRECISION = "precision";
    private static final String SCALE = "scale";
    private static final String EMBEDDING = "Embedding";

    private DataTypeForm() {}

    /// A `String` or a `Map` in the order of the specification.
    public static Object write(DataType type) {
        return switch (type) {
            case DataType.Simple simple -> simple.wireName();
            case DataType.Decimal decimal -> {
                Map<String, Object> parameters = new LinkedHashMap<>();
                parameters.put(PRECISION, decimal.precision());
                parameters.put(SCALE, decimal.scale());
                yield Map.of(DECIMAL, parameters);
            }
            case DataType.Embedding embedding -> Map.of(EMBEDDING, embedding.dimension());
            case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
        };
    }

    /// The type of a form.
    ///
    /// @throws IllegalArgumentException when the form is of no type
    public static DataType read(Object form) {
        if (form instanceof String name) {
            return simple(name);
        }
        if (form instanceof Map<?, ?> map) {
            if (map.get(DECIMAL) instanceof Map<?, ?> decimal
                    && decimal.get(PRECISION) instanceof Integer precision
                    && decimal.get(SCALE) instanceof Integer scale) {
                return new DataType.Decimal(precision, scale);
            }
            if (map.get(EMBEDDING) instanceof Integer dimension) {
                return new DataType.Embedding(dimension);
            }
        }
        throw new IllegalArgumentException("no data type: " + form);
    }

    private static DataType simple(String name) {
        for (DataType.Simple type : DataType.Simple.values()) {
            if (type.wireName().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("no data type: " + name);
    }
}
