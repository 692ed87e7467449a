package org.kalamdb.table;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// The rows of a segment in key order: as they come, or one at a time for a merge. Tombstones are left
/// out unless asked for. The
/// cursor is opened on first use and owned. One thread.
final class SegmentRun implements SortedRun, BatchCursor {
    private final SegmentAccess access;
    private final SegmentAccess.Request request;
    private final SegmentColumns columns;
    private final BufferAllocator allocator;
    private @Nullable BatchCursor cursor;
    private @Nullable Batch batch;
    private int next;
    private int row;

    /// @param request reads the columns that `columns` lists
    SegmentRun(SegmentAccess access, SegmentAccess.Request request, SegmentColumns columns, BufferAllocator allocator) {
        this.access = access;
        this.request = request;
        this.columns = columns;
        this.allocator = allocator;
    }

    /// Which columns are read of a segment: the output's first, then what the merge needs beside them.
    ///
    /// @param read    ids of all columns that are read
    /// @param output  how many of them, from the first, are put out
    /// @param deleted index of the tombstone flag when rows are filtered by it, else -1
    /// @param keys    indexes of the key columns when keys are compared, else empty
    /// @param keyTypes parallel to `keys`
    record SegmentColumns(List<Integer> read, int output, int deleted, List<Integer> keys, List<DataType> keyTypes) {
        static SegmentColumns of(ScanSpec spec, boolean filterDeleted, boolean compareKeys) {
            List<Integer> read = new java.util.ArrayList<>(spec.columnIds());
            int deleted = filterDeleted ? indexIn(read, SystemColumn.DELETED.id()) : -1;
            List<Integer> keys = new java.util.ArrayList<>();
            List<DataType> keyTypes = new java.util.ArrayList<>();
            if (compareKeys) {
                for (int id : spec.table().schema().keyIds()) {
                    keys.add(indexIn(read, id));
                    keyTypes.add(spec.table().schema().typeOf(id));
                }
            }
            return new SegmentColumns(
                    List.copyOf(read), spec.columnIds().size(), deleted, List.copyOf(keys), List.copyOf(keyTypes));
        }

        private static int indexIn(List<Integer> read, int id) {
            int index = read.indexOf(id);
            if (index >= 0) {
                return index;
            }
            read.add(id);
            return read.size() - 1;
        }
    }

    @Override
    public @Nullable Batch next() {
        Batch read = cursor().next();
        if (read == null) {
            return null;
        }
        try {
            int[] live = liveRows(read);
            Batch output = read.firstColumns(columns.output());
            if (live != null) {
                output.select(live, live.length);
            }
            return output;
        } catch (RuntimeException | Error failure) {
            read.close();
            throw failure;
        }
    }

    /// The rows that count and are no tombstones, in the order they come; null when those that count are.
    private int @Nullable [] liveRows(Batch read) {
        if (columns.deleted() < 0) {
            return null;
        }
        BitVector deleted = (BitVector) read.column(columns.deleted());
        int[] live = new int[read.selectedCount()];
        int count = 0;
        for (int i = 0; i < read.selectedCount(); i++) {
            live[count] = read.position(i);
            count += deleted.get(live[count]) == 0 ? 1 : 0;
        }
        return java.util.Arrays.copyOf(live, count);
    }

    @Override
    public boolean advance() {
        while (true) {
            Batch open = batch;
            if (open == null) {
                open = cursor().next();
                if (open == null) {
                    return false;
                }
                batch = open;
                next = 0;
            }
            while (next < open.selectedCount()) {
                row = open.position(next++);
                if (columns.deleted() < 0 || ((BitVector) open.column(columns.deleted())).get(row) == 0) {
                    return true;
                }
            }
            open.close();
            batch = null;
        }
    }

    @Override
    public byte[] key() {
        Object[] values = new Object[columns.keys().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = java.util.Objects.requireNonNull(
                    VectorValues.get(current().column(columns.keys().get(i)), row), "a key column holds NULL");
        }
        return OrderedCodec.encodeKey(columns.keyTypes(), values);
    }

    @Override
    public void appendTo(BatchBuilder out) {
        for (int i = 0; i < columns.output(); i++) {
            FieldVector target = out.column(i).vector();
            target.copyFromSafe(row, out.rowCount(), current().column(i));
        }
    }

    private Batch current() {
        return java.util.Objects.requireNonNull(batch, "advance() comes first");
    }

    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    private BatchCursor cursor() {
        BatchCursor open = cursor;
        if (open == null) {
            open = access.open(request, allocator);
            cursor = open;
        }
        return open;
    }

    @Override
    public void close() {
        Batch open = batch;
        if (open != null) {
            open.close();
            batch = null;
        }
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }
}
