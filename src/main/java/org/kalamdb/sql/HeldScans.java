package org.kalamdb.sql;

import org.kalamdb.model.SystemColumn;
import org.kalamdb.sql.exec.HeldRows;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.plan.PlanText;

/// Looks for the scans of held rows in a plan.
final class HeldScans {
    private HeldScans() {}

    /// Whether such a scan reads the column.
    static boolean read(PlanNode plan, SystemColumn column) {
        return plan instanceof PlanNode.Scan scan
                ? HeldRows.isShape(scan.table()) && scan.columnIds().contains(column.id())
                : PlanText.inputs(plan).stream().anyMatch(input -> read(input, column));
    }
}
