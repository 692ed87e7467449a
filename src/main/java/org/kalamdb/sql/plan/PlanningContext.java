package org.kalamdb.sql.plan;

/// What planning needs to know about the statement's surroundings.
///
/// @param namespace the namespace of unqualified table names, in lower case
/// @param schema    the tables that the statement may name
public record PlanningContext(String namespace, SchemaLookup schema) {}
