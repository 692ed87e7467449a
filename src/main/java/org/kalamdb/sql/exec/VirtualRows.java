package org.kalamdb.sql.exec;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;

/// The tables whose rows are computed when they are read. Owned by the executor, provided by the package
/// that defines them.
public interface VirtualRows {
    /// The types of all columns of a table.
    ///
    /// @param name as in [org.kalamdb.sql.ir.PlanNode.SystemScan]
    List<DataType> types(String name);

    /// All rows as they are now, values in canonical form; whoever takes the stream closes it.
    ///
    /// @param columns positions in the table's own column list, in output order
    /// @param reader  decides what is masked or hidden
    Stream<@Nullable Object[]> rows(String name, List<Integer> columns, Principal reader);
}
