package org.kalamdb.table;

import org.jspecify.annotations.Nullable;

/// A live row with the place where it was seen.
///
/// @param values   in ordinal order of the current schema
/// @param segment  [org.kalamdb.model.SystemColumn#SEGMENT]
/// @param position [org.kalamdb.model.SystemColumn#POSITION]
public record StoredRow(@Nullable Object[] values, long seq, long segment, int position) {
    /// The row with other values.
    public RowChange update(@Nullable Object[] newValues) {
        return new RowChange(RowChange.Kind.UPDATE, newValues, seq, segment, position);
    }
}
