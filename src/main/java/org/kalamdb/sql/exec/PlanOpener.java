package org.kalamdb.sql.exec;

import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.vector.BatchCursor;

/// Opens a part of the running plan once more, for an operator that runs it several times.
@FunctionalInterface
interface PlanOpener {
    /// @param context the one of the operator, perhaps with other parameters
    /// @return the operator's to close
    BatchCursor open(PlanNode plan, ExecContext context);
}
