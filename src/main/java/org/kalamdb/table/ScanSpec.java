package org.kalamdb.table;

import java.util.List;
import org.jspecify.annotations.Nullable;
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
/// @param figures        takes what is known of segments whose rows the scan then leaves out; the ranges are
///                       all that rows must meet. Null when every row is needed
public record ScanSpec(
        TableDef table,
        ScopeId scope,
        List<Integer> columnIds,
        boolean includeDeleted,
        List<ColumnRange> ranges,
        List<Object> keyEquals,
        RowOrder order,
        long wanted,
        @Nullable ScanFigures figures) {
    public ScanSpec {
        columnIds = List.copyOf(columnIds);
        ranges = List.copyOf(ranges);
        keyEquals = List.copyOf(keyEquals);
    }

    /// Every row is needed.
    public ScanSpec(
            TableDef table,
            ScopeId scope,
            List<Integer> columnIds,
            boolean includeDeleted,
            List<ColumnRange> ranges,
            List<Object> keyEquals,
            RowOrder order,
            long wanted) {
        this(table, scope, columnIds, includeDeleted, ranges, keyEquals, order, wanted, null);
    }

    /// From the greatest key.
    boolean descending() {
        return order == RowOrder.KEY_DESCENDING;
    }
}
