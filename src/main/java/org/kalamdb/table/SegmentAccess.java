package org.kalamdb.table;

import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.kalamdb.model.ColumnRange;
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
    record Request(
            TableDef table,
            SegmentMeta segment,
            List<Integer> columnIds,
            BitSet mask,
            List<ColumnRange> ranges,
            boolean descending) {}

    /// The rows in key order, tombstones included.
    BatchCursor open(Request request, BufferAllocator allocator);

    /// Whether the segment may hold a row with this key: false is certain. Looks at the bloom filter, not
    /// at the rows.
    ///
    /// @param key canonical values in key order
    boolean mayContain(TableDef table, SegmentMeta segment, Object[] key);
}
