package org.kalamdb.model;

/// A condition that no row of a table makes false.
///
/// @param name       lower case, unique within the table
/// @param expression SQL over the table's columns, as it was written
public record CheckConstraint(String name, String expression) {}
