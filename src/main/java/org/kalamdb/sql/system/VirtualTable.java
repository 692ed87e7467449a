package org.kalamdb.sql.system;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Principal;

/// A table whose rows are computed when they are read. Any thread may read it.
///
/// @param name     unqualified, lower case
/// @param isStored whether it counts as a table that the server keeps, and is listed in
///                 `system.schemas`, or as a view
/// @param rows     the rows as they are now for the one who asks, each as long as the column list,
///                 values in their canonical Java form ([org.kalamdb.model.DataType]); whoever takes the
///                 stream closes it
public record VirtualTable(
        String name,
        boolean isStored,
        List<VirtualColumn> columns,
        Function<Principal, Stream<@Nullable Object[]>> rows) {
    public VirtualTable {
        columns = List.copyOf(columns);
    }

    static VirtualTable stored(
            String name, List<VirtualColumn> columns, Function<Principal, Stream<@Nullable Object[]>> rows) {
        return new VirtualTable(name, true, columns, rows);
    }

    static VirtualTable view(
            String name, List<VirtualColumn> columns, Function<Principal, Stream<@Nullable Object[]>> rows) {
        return new VirtualTable(name, false, columns, rows);
    }

    /// A view with the same rows under another name.
    VirtualTable named(String other) {
        return view(other, columns, rows);
    }
}
