package org.kalamdb.sql.plan;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlDynamicParam;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// The types that a statement's parameters have by their values, for those whose type nothing in the statement
/// tells. Notes which were asked for: the plan holds only for values of these types. One planning.
final class GivenTypes {
    private final List<DataType> types;
    private final Map<Integer, DataType> assumed = new HashMap<>();
    private final Set<SqlDynamicParam> uses = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param types by parameter; those that are not there are TEXT
    GivenTypes(List<DataType> types) {
        this.types = types;
    }

    /// The types of values as requests bring them.
    static List<DataType> ofAll(List<? extends @Nullable Object> values) {
        return values.stream().map(GivenTypes::of).toList();
    }

    /// TEXT for NULL too.
    static DataType of(@Nullable Object value) {
        return switch (value) {
            case Boolean _ -> DataType.BOOLEAN;
            case Long _ -> DataType.BIGINT;
            case Number _ -> DataType.DOUBLE;
            case null, default -> DataType.TEXT;
        };
    }

    /// The type of a parameter that nothing else gives a type.
    DataType assume(SqlDynamicParam parameter) {
        int index = parameter.getIndex();
        if (index >= types.size()) {
            return DataType.TEXT;
        }
        uses.add(parameter);
        assumed.put(index, types.get(index));
        return types.get(index);
    }

    /// Whether this use of a parameter has the type of the value.
    boolean isAssumed(SqlDynamicParam parameter) {
        return uses.contains(parameter);
    }

    /// By parameter index.
    Map<Integer, DataType> assumed() {
        return Map.copyOf(assumed);
    }
}
