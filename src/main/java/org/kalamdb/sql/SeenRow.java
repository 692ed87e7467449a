package org.kalamdb.sql;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kalamdb.table.RowChange;
import org.kalamdb.table.RowChange.Kind;

/// A row that UPDATE or DELETE read, with the place where it was seen.
///
/// @param values   in ordinal order
/// @param computed the values of the statement's expressions for it
record SeenRow(
        long seq,
        long segment,
        int position,
        @Nullable Object[] values,
        @Nullable Object[] computed) {
    /// @param row     as [Planning#rows] orders it
    /// @param columns declared columns of the table
    static SeenRow of(@Nullable Object[] row, int columns) {
        int first = Planning.PLACE_COLUMNS;
        return new SeenRow(
                (Long) required(row[0]),
                (Long) required(row[1]),
                (Integer) required(row[2]),
                Arrays.copyOfRange(row, first, first + columns),
                Arrays.copyOfRange(row, first + columns, row.length));
    }

    private static Object required(@Nullable Object value) {
        if (value == null) {
            throw new IllegalStateException("a row's place is never NULL");
        }
        return value;
    }

    RowChange change(Kind kind, @Nullable Object[] newValues) {
        return new RowChange(kind, newValues, seq, segment, position);
    }
}
