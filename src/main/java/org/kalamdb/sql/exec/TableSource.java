package org.kalamdb.sql.exec;

import com.google.errorprone.annotations.MustBeClosed;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.vector.BatchCursor;

/// Where the rows of tables come from: one consistent view of them, in the scope of the statement's user.
@FunctionalInterface
public interface TableSource {
    /// The rows of a scan, in primary key order (from the greatest when `scan.descending()`) unless the order
    /// does not matter, with the columns `scan.columnIds()`. Rows that miss `scan.condition()` may be among
    /// them: the executor applies it to every row. Batches come out of the statement's allocator.
    @MustBeClosed
    BatchCursor scan(PlanNode.Scan scan, ScanBindings bindings);
}
