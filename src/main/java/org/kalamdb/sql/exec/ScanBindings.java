package org.kalamdb.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.table.ScanFigures;

/// What execution knows about a scan beyond its plan.
///
/// @param keyEquals the key's values in key order when the scan is a point lookup, else empty
/// @param ranges    at most one per column; rows outside any of them are of no interest
/// @param limit     the cursor's reader takes no more rows than this; `Long.MAX_VALUE` when unknown, which
///                  is so whenever the executor itself still drops rows
/// @param ordered   whether the order of the rows matters
/// @param wanted    rows that will probably do: a hint for the size of the first batches
/// @param figures   takes what is known of segments whose rows the source then leaves out; the ranges are all that
///                  rows must meet. Null when every row is needed
public record ScanBindings(
        List<Object> keyEquals,
        List<ColumnRange> ranges,
        long limit,
        boolean ordered,
        long wanted,
        @Nullable ScanFigures figures) {
    public ScanBindings {
        keyEquals = List.copyOf(keyEquals);
        ranges = List.copyOf(ranges);
    }
}
