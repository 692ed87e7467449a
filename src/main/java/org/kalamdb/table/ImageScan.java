package org.kalamdb.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.ColumnAppender;

/// Reads the hot rows of a scope from its image: as whole batches that share the image's memory, or row by
/// row for a merge with segments. Tombstones are left out unless asked for. Owns the lease. One thread.
final class ImageScan implements SortedRun, BatchCursor {
    private final ScopeImage.Lease lease;
    private final KeyBounds bounds;
    private final boolean includeDeleted;
    private final boolean descending;
    private final BufferAllocator allocator;
    private final ScanTrace trace;
    private final int deletedColumn;
    private final int[] columns;
    private final List<ImageChunk.View> views;
    private int nextView;
    private ImageChunk.@Nullable View open;
    private int[] rows = {};
    private int count;
    private int next;
    private int row;

    /// @param lease taken over
    ImageScan(ScopeImage.Lease lease, ScanSpec spec, KeyBounds bounds, BufferAllocator allocator, ScanTrace trace) {
        this.lease = lease;
        this.bounds = bounds;
        this.includeDeleted = spec.includeDeleted();
        this.descending = spec.descending();
        this.allocator = allocator;
        this.trace = trace;
        this.deletedColumn = lease.layout().deleted();
        this.columns = lease.layout().indexes(spec.columnIds());
        List<ImageChunk.View> ordered = new ArrayList<>(lease.views());
        if (descending) {
            Collections.reverse(ordered);
        }
        this.views = ordered;
    }

    @Override
    public @Nullable Batch next() {
        while (nextView < views.size()) {
            ImageChunk.View view = views.get(nextView++);
            int from = from(view);
            int to = to(view);
            trace.hotRowsRead(to - from, ScanTrace.HotSource.IMAGE);
            boolean whole = from == 0 && to == view.rows() && !descending && !filtersTombstones(view);
            if (whole) {
                return view.columns().lend(columns, view.rows(), allocator);
            }
            int[] wanted = new int[to - from];
            int found = choose(view, from, to, wanted);
            if (found > 0) {
                Batch batch = view.columns().lend(columns, view.rows(), allocator);
                batch.select(wanted, found);
                return batch;
            }
        }
        return null;
    }

    @Override
    public boolean advance() {
        while (next == count) {
            if (nextView == views.size()) {
                return false;
            }
            ImageChunk.View view = views.get(nextView++);
            int from = from(view);
            int to = to(view);
            trace.hotRowsRead(to - from, ScanTrace.HotSource.IMAGE);
            rows = new int[to - from];
            count = choose(view, from, to, rows);
            next = 0;
            open = view;
        }
        row = rows[next++];
        return true;
    }

    @Override
    public byte[] key() {
        return current().keys().key(row);
    }

    @Override
    public void appendTo(BatchBuilder out) {
        ImageChunk.View view = current();
        for (int i = 0; i < columns.length; i++) {
            ColumnAppender target = out.column(i);
            target.copy(out.rowCount(), view.columns().column(columns[i]), row);
        }
    }

    private ImageChunk.View current() {
        if (open == null) {
            throw new IllegalStateException("no current row");
        }
        return open;
    }

    private int from(ImageChunk.View view) {
        return view.lessThan(bounds.from(), 0);
    }

    private int to(ImageChunk.View view) {
        byte[] upper = bounds.to();
        return upper == null ? view.rows() : Math.max(from(view), view.lessThan(upper, 0));
    }

    private boolean filtersTombstones(ImageChunk.View view) {
        return !includeDeleted && view.tombstones() > 0;
    }

    /// The rows of `[from, to)` that count, in the scan's order.
    private int choose(ImageChunk.View view, int from, int to, int[] out) {
        BitVector deleted = filtersTombstones(view) ? (BitVector) view.columns().column(deletedColumn) : null;
        int found = 0;
        for (int i = 0; i < to - from; i++) {
            int at = descending ? to - 1 - i : from + i;
            out[found] = at;
            found += deleted == null || deleted.get(at) == 0 ? 1 : 0;
        }
        return found;
    }

    /// The least and the greatest key within the bounds; null when there is none.
    byte @Nullable [][] extent() {
        byte[] least = null;
        byte[] greatest = null;
        for (ImageChunk.View view : views) {
            int from = from(view);
            int to = to(view);
            trace.hotRowsRead(to - from, ScanTrace.HotSource.IMAGE);
            if (from < to) {
                byte[] first = view.keys().key(from);
                byte[] last = view.keys().key(to - 1);
                least = least == null || descending ? first : least;
                greatest = greatest == null || !descending ? last : greatest;
            }
        }
        return least == null || greatest == null ? null : new byte[][] {least, greatest};
    }

    @Override
    public void close() {
        lease.close();
    }
}
