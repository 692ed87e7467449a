package org.kalamdb.table;

import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowCodec;
import org.kalamdb.storage.hot.RowReader;
import org.kalamdb.table.SegmentRun.SegmentColumns;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;

/// Finds the row of one key: a hot get, else the segments whose key range and bloom filter admit the key.
final class PointLookup {
    private PointLookup() {}

    /// The row as a batch of one, which the caller owns; null when there is none.
    static @Nullable Batch find(ReadView view, ScanSpec spec, SegmentAccess access, BufferAllocator allocator) {
        return find(view, spec, access, allocator, ScanTrace.NONE);
    }

    /// As the other.
    static @Nullable Batch find(
            ReadView view, ScanSpec spec, SegmentAccess access, BufferAllocator allocator, ScanTrace trace) {
        List<DataType> keyTypes =
                spec.table().schema().keyColumns().stream().map(Column::type).toList();
        byte[] key = OrderedCodec.encodeKey(keyTypes, spec.keyEquals().toArray());
        List<DataType> types =
                spec.columnIds().stream().map(spec.table().schema()::typeOf).toList();
        byte[] hot = view.row(HotKeys.row(spec.table().id(), spec.scope(), key));
        try (BatchBuilder out = new BatchBuilder(types, allocator)) {
            if (hot != null) {
                trace.hotRowsRead(1, ScanTrace.HotSource.STORE);
                if (RowCodec.isDeleted(hot) && !spec.includeDeleted()) {
                    return null;
                }
                new RowReader(spec.table(), spec.columnIds()).appendTo(hot, out);
                out.endRow();
                return out.build();
            }
            return appendCold(view, spec, access, allocator, key, out, trace) ? out.build() : null;
        }
    }

    private static boolean appendCold(
            ReadView view,
            ScanSpec spec,
            SegmentAccess access,
            BufferAllocator allocator,
            byte[] key,
            BatchBuilder out,
            ScanTrace trace) {
        for (SegmentState segment : view.state(spec.table().id(), spec.scope()).segments()) {
            boolean inRange = Arrays.compareUnsigned(segment.meta().minKey(), key) <= 0
                    && Arrays.compareUnsigned(key, segment.meta().maxKey()) <= 0;
            if (inRange) {
                trace.segmentRead(segment.meta());
            } else {
                trace.segmentPruned(segment.meta(), "key range");
            }
            if (inRange && appendFrom(segment, spec, access, allocator, key, out, trace)) {
                return true;
            }
        }
        return false;
    }

    private static boolean appendFrom(
            SegmentState segment,
            ScanSpec spec,
            SegmentAccess access,
            BufferAllocator allocator,
            byte[] key,
            BatchBuilder out,
            ScanTrace trace) {
        boolean filterDeleted = !spec.includeDeleted() && segment.meta().tombstones() > 0;
        SegmentColumns columns = SegmentColumns.of(spec, filterDeleted, true);
        SegmentAccess.Request request = new SegmentAccess.Request(
                spec.table(), segment.meta(), columns.read(), segment.mask(), equalityRanges(spec), false, 1, trace);
        try (SegmentRun run = new SegmentRun(access, request, columns, allocator)) {
            while (run.advance()) {
                int order = Arrays.compareUnsigned(run.key(), key);
                if (order == 0) {
                    run.appendTo(out);
                    out.endRow();
                }
                if (order >= 0) {
                    return order == 0;
                }
            }
            return false;
        }
    }

    private static List<ColumnRange> equalityRanges(ScanSpec spec) {
        List<Integer> keyIds = spec.table().schema().keyIds();
        List<ColumnRange> ranges = new java.util.ArrayList<>();
        for (int i = 0; i < keyIds.size(); i++) {
            Object value = spec.keyEquals().get(i);
            ranges.add(new ColumnRange(keyIds.get(i), value, true, value, true));
        }
        return ranges;
    }
}
