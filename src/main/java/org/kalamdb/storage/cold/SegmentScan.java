package org.kalamdb.storage.cold;

import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import org.kalamdb.model.ColumnRange;

/// What is wanted of a segment.
///
/// @param columnIds  of the table's current version, or [org.kalamdb.model.SystemColumn]s; the batches'
///                   columns, in this order
/// @param ranges     rows that miss one of them are of no interest, though some may be delivered
/// @param mask       positions to leave out; lent, not changed while the cursor is open
/// @param descending whether to begin with the last position
/// @param wanted     rows that will probably do; a hint for the size of the first batches
/// @param reads      told how many bytes are read, by any thread that looks at a batch
public record SegmentScan(
        List<Integer> columnIds,
        List<ColumnRange> ranges,
        BitSet mask,
        boolean descending,
        long wanted,
        LongConsumer reads) {
    public SegmentScan {
        columnIds = List.copyOf(columnIds);
        ranges = List.copyOf(ranges);
    }

    /// A scan whose reads nobody counts.
    public SegmentScan(
            List<Integer> columnIds, List<ColumnRange> ranges, BitSet mask, boolean descending, long wanted) {
        this(columnIds, ranges, mask, descending, wanted, count -> {});
    }

    /// A scan that is likely to be read to its end.
    public SegmentScan(List<Integer> columnIds, List<ColumnRange> ranges, BitSet mask, boolean descending) {
        this(columnIds, ranges, mask, descending, Long.MAX_VALUE);
    }

    /// Everything of some columns, ascending.
    public static SegmentScan of(List<Integer> columnIds) {
        return new SegmentScan(columnIds, List.of(), new BitSet(), false);
    }
}
