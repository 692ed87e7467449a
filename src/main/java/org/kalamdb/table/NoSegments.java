package org.kalamdb.table;

import org.apache.arrow.memory.BufferAllocator;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.vector.BatchCursor;

/// The cold tier of a server that never flushes: there is no segment to ask for.
final class NoSegments implements SegmentAccess {
    @Override
    public BatchCursor open(Request request, BufferAllocator allocator) {
        throw new IllegalStateException(
                "no segment exists: " + request.segment().path());
    }

    @Override
    public boolean mayContain(TableDef table, SegmentMeta segment, Object[] key) {
        throw new IllegalStateException("no segment exists: " + segment.path());
    }
}
