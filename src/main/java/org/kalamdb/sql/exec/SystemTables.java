package org.kalamdb.sql.exec;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.kalamdb.vector.BatchCursor;

/// Where the rows of system tables and views come from.
@FunctionalInterface
public interface SystemTables {
    /// All rows of a system table.
    ///
    /// @param name      as in `system.tables`
    /// @param columns   positions in the table's own column list, in output order
    /// @param allocator for the batches; lent, outlives the cursor
    @MustBeClosed
    BatchCursor scan(String name, List<Integer> columns, BufferAllocator allocator);
}
