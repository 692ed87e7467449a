package org.kalamdb.sql.plan;

import java.util.List;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.ir.PlanNode;

/// What is known about the order of a scan's rows: those of USER and SHARED tables come by primary key.
final class ScanOrder {
    private ScanOrder() {}

    /// Whether the table's key is unique and its scans are ordered by it.
    static boolean isKeyed(TableDef table) {
        return table.type() != TableType.STREAM && !table.schema().keyIds().isEmpty();
    }

    /// Whether sorting by these columns, all in one direction, is the same as reading the scan forwards or
    /// backwards: the columns begin with the whole key, or are a part of it from its first column on.
    static boolean satisfies(PlanNode.Scan scan, List<PlanNode.SortKey> keys) {
        if (!isKeyed(scan.table()) || keys.isEmpty()) {
            return false;
        }
        List<Integer> keyIds = scan.table().schema().keyIds();
        boolean descending = keys.getFirst().descending();
        for (int i = 0; i < Math.min(keyIds.size(), keys.size()); i++) {
            PlanNode.SortKey key = keys.get(i);
            if (key.descending() != descending
                    || !scan.columnIds().get(key.column()).equals(keyIds.get(i))) {
                return false;
            }
        }
        return true;
    }
}
