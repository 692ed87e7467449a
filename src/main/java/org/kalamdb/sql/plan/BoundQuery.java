package org.kalamdb.sql.plan;

import org.jspecify.annotations.Nullable;

/// A plan with the values of its parameters for one statement.
///
/// @param params in canonical form, of the types that the plan's parameters have; not to be changed
public record BoundQuery(PlannedQuery plan, @Nullable Object[] params) {}
