package org.kalamdb.sql.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.parser.TokenPlaces;

/// What planning needs to know about the statement's surroundings.
///
/// @param namespace the namespace of unqualified table names, in lower case
/// @param schema    the tables that the statement may name
/// @param given     the types of the values of `$1`, `$2`, … where nothing else tells them
/// @param places    of the statement that the query's nodes come from
public record PlanningContext(String namespace, SchemaLookup schema, List<DataType> given, TokenPlaces places) {
    /// With the values of `$1`, `$2`, … as the request brings them.
    public static PlanningContext of(String namespace, SchemaLookup schema, List<? extends @Nullable Object> params) {
        return new PlanningContext(namespace, schema, GivenTypes.ofAll(params), TokenPlaces.NONE);
    }

    /// Without values: parameters that nothing gives a type are TEXT.
    public PlanningContext(String namespace, SchemaLookup schema) {
        this(namespace, schema, List.of(), TokenPlaces.NONE);
    }

    /// The same for a query of a statement.
    public PlanningContext at(TokenPlaces statement) {
        return new PlanningContext(namespace, schema, given, statement);
    }
}
