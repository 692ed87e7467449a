package org.kalamdb.sql.plan;

import org.kalamdb.model.Role;

/// What a plan depends on beside the statement.
///
/// @param namespace      of unqualified names
/// @param catalogVersion changes with every table
/// @param role           decides which tables can be named
/// @param options        the row cap
public record PlanScope(String namespace, long catalogVersion, Role role, PlanOptions options) {}
