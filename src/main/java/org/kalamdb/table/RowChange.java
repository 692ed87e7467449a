package org.kalamdb.table;

import org.jspecify.annotations.Nullable;

/// The change of a row that a scan delivered.
///
/// @param kind        what happens to it
/// @param values      in ordinal order of the current schema: the new values, or for DELETE the old ones
/// @param seenSeq     [org.kalamdb.model.SystemColumn#SEQ] as scanned
/// @param seenSegment [org.kalamdb.model.SystemColumn#SEGMENT] as scanned
/// @param seenPosition [org.kalamdb.model.SystemColumn#POSITION] as scanned
public record RowChange(Kind kind, @Nullable Object[] values, long seenSeq, long seenSegment, int seenPosition) {
    /// The two changes a stored row can meet.
    public enum Kind {
        UPDATE,
        DELETE
    }
}
