package org.kalamdb.sql.system;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Rows with the columns that describe them.
///
/// @param rows gives the rows, each time anew; the caller closes the stream
public record RowSet(List<VirtualColumn> columns, Supplier<Stream<@Nullable Object[]>> rows) {
    public RowSet {
        columns = List.copyOf(columns);
    }

    /// The position of a column.
    ///
    /// @throws IllegalArgumentException when there is none of this name
    public int indexOf(String column) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        throw new IllegalArgumentException("no column " + column);
    }
}
