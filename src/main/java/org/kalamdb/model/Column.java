package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// A declared column.
///
/// @param id           from 1, never reused within the table; stored values and Parquet fields are found
///                     by it
/// @param name         lower case
/// @param nullable     false for key columns
/// @param sinceVersion the schema version that introduced the column
public record Column(
        int id,
        String name,
        DataType type,
        boolean nullable,
        DefaultValue defaultValue,
        @Nullable String comment,
        int sinceVersion) {}
