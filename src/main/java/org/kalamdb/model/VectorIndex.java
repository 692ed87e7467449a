package org.kalamdb.model;

/// That `vector_search` may search a column, and how it counts.
///
/// @param columnId of an EMBEDDING column
public record VectorIndex(int columnId, VectorMetric metric) {}
