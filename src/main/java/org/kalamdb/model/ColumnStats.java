package org.kalamdb.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The range of one column's values in a segment. Bounds are in the order-preserving form of
/// [OrderedCodec], so that
/// one unsigned
/// byte comparison serves every type; they may be wider than the true range, never narrower.
///
/// @param columnId  a declared column's id
/// @param min       null when unknown or when every value is NULL
/// @param max       null when unknown or when every value is NULL
/// @param nullCount rows whose value is NULL
public record ColumnStats(int columnId, byte @Nullable [] min, byte @Nullable [] max, long nullCount) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ColumnStats that
                && columnId == that.columnId
                && nullCount == that.nullCount
                && Arrays.equals(min, that.min)
                && Arrays.equals(max, that.max);
    }

    @Override
    public int hashCode() {
        return 31 * columnId + Arrays.hashCode(min);
    }
}
