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
}
