package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// A range that the non-NULL values of one column must lie in for a row to be of interest. Used for pruning
/// only: rows outside may still be delivered, rows inside must be. NULL lies in no range.
///
/// Values compare as in SQL: numbers by value with NaN greatest and both zeros equal, text by its UTF-8
/// bytes, BYTES and UUID by unsigned bytes.
///
/// @param columnId     a declared or system column's id
/// @param min          lower bound in the column's canonical form ([DataType]); null for none
/// @param minInclusive whether `min` itself is in the range
/// @param max          upper bound in the column's canonical form; null for none
/// @param maxInclusive whether `max` itself is in the range
public record ColumnRange(
        int columnId,
        @Nullable Object min,
        boolean minInclusive,
        @Nullable Object max,
        boolean maxInclusive) {}
