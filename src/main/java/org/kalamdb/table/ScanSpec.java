package org.kalamdb.table;

import java.util.List;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;

/// What a scan is to deliver.
///
/// @param columnIds      declared or system column ids, in output order
/// @param includeDeleted also tombstones
/// @param ranges         for pruning only: rows outside may still come
/// @param keyEquals      the whole key's values for a point lookup; empty for a scan
/// @param order          of the rows
/// @param wanted         rows that will probably do; a hint for the size of the first batches
public record ScanSpec(
        TableDef table,
        ScopeId scope,
        List<Integer> columnIds,
        boolean includeDeleted,
        List<ColumnRange> ranges,
        List<Object> keyEquals,
        RowOrder order,
        long wanted) {
    public ScanSpec {
        columnIds = List.copyOf(columnIds);
        ranges = List.copyOf(ranges);
        keyEquals = List.copyOf(keyEquals);
    }

    /// From the greatest key.
    boolean descending() {
        return order == RowOrder.KEY_DESCENDING;
    }
}
