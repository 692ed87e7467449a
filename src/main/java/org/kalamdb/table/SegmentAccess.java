package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.vector.BatchCursor;

/// How the table layer reads cold segments. Any thread.
interface SegmentAccess {
    /// What is read of a segment.
    ///
    /// @param columnIds declared or system column ids, in output order
    /// @param mask      positions to leave out
    /// @param ranges    for pruning only
    /// @param wanted    rows that will probably do
    /// @param trace     told how many bytes are read
    record Request(
            TableDef table,
            SegmentMeta segment,
            List<Integer> columnIds,
            BitSet mask,
            List<ColumnRange> ranges,
            boolean descending,
            long wanted,
            ScanTrace trace) {}

    /// The rows in key order, tombstones included. Bloom filters and statistics make a look-up of a key
    /// that is not
    /// there
    /// cheap.
    @MustBeClosed
    BatchCursor open(Request request, BufferAllocator allocator);

    /// Frees what is kept in memory of a segment that is no more.
    void forget(SegmentId segment);
}
