package org.kalamdb.sql.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// What planning needs to know about the statement's surroundings.
///
/// @param namespace the namespace of unqualified table names, in lower case
/// @param schema    the tables that the statement may name
/// @param given     the types of the values of `$1`, `$2`, … where nothing else tells them
public record PlanningContext(String namespace, SchemaLookup schema, List<DataType> given) {
    /// With the values of `$1`, `$2`, … as the request brings them.
    public static PlanningContext of(String namespace, SchemaLookup schema, List<? extends @Nullable Object> params) {
        return new PlanningContext(namespace, schema, GivenTypes.ofAll(params));
    }

    /// Without values: parameters that nothing gives a type are TEXT.
    public PlanningContext(String namespace, SchemaLookup schema) {
        this(namespace, schema, List.of());
    }
}
