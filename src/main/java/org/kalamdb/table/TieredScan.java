package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableSchema;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowReader;
import org.kalamdb.table.ScanTrace.HotSource;
import org.kalamdb.table.SegmentRun.SegmentColumns;
import org.kalamdb.vector.BatchCursor;

/// Plans a scan over both tiers of a scope. The hot rows are one sorted run and every needed segment is
/// another; runs whose key
/// ranges overlap are merged, the others simply follow each other, as all do when the order does not matter.
final class TieredScan {
    private final ReadView view;
    private final ScanSpec spec;
    private final SegmentAccess access;
    private final BufferAllocator allocator;
    private final ScanTrace trace;
    private final List<DataType> types;
    private final KeyBounds bounds;

    TieredScan(ReadView view, ScanSpec spec, SegmentAccess access, BufferAllocator allocator, ScanTrace trace) {
        this.view = view;
        this.spec = spec;
        this.access = access;
        this.allocator = allocator;
        this.trace = trace;
        TableSchema schema = spec.table().schema();
        this.types = spec.columnIds().stream().map(schema::typeOf).toList();
        this.bounds = KeyBounds.of(spec);
    }

    /// A run with the range of its keys.
    private record Extent(byte[] min, byte[] max, @Nullable SegmentState segment) {}

    @MustBeClosed
    BatchCursor open() {
        ScanFigures figures = spec.figures();
        List<Extent> extents = new ArrayList<>();
        for (SegmentState segment : view.state(spec.table().id(), spec.scope()).segments()) {
            String unneeded = SegmentPruning.reason(spec, segment.meta(), bounds);
            if (unneeded == null && figures != null && figures.take(spec, segment)) {
                trace.segmentAnswered(segment.meta());
            } else if (unneeded == null) {
                extents.add(new Extent(segment.meta().minKey(), segment.meta().maxKey(), segment));
            } else {
                trace.segmentPruned(segment.meta(), unneeded);
            }
        }
        if (extents.isEmpty()) {
            return hotOnly();
        }
        if (spec.order() == RowOrder.ANY) {
            return oneAfterTheOther(extents);
        }
        Extent hot = hotExtent();
        if (hot != null) {
            extents.add(hot);
        }
        extents.sort(Comparator.comparing(Extent::min, Arrays::compareUnsigned));
        List<Supplier<BatchCursor>> cursors = new ArrayList<>();
        for (List<Extent> cluster : clusters(extents)) {
            cursors.add(opening(cluster));
        }
        if (spec.descending()) {
            Collections.reverse(cursors);
        }
        return new ConcatCursor(cursors);
    }

    @MustBeClosed
    private BatchCursor oneAfterTheOther(List<Extent> segments) {
        List<Supplier<BatchCursor>> cursors = new ArrayList<>();
        segments.forEach(segment -> cursors.add(opening(List.of(segment))));
        cursors.add(hotOpening());
        return new ConcatCursor(cursors);
    }

    @SuppressWarnings("MustBeClosedChecker") // the concatenation owns what it opens
    private Supplier<BatchCursor> hotOpening() {
        return this::hotOnly;
    }

    /// Extents in order of their minimum, cut where no range overlaps the next.
    private static List<List<Extent>> clusters(List<Extent> sorted) {
        List<List<Extent>> clusters = new ArrayList<>();
        byte[] reach = null;
        for (Extent extent : sorted) {
            if (reach == null || Arrays.compareUnsigned(extent.min(), reach) > 0) {
                clusters.add(new ArrayList<>());
                reach = extent.max();
            } else if (Arrays.compareUnsigned(extent.max(), reach) > 0) {
                reach = extent.max();
            }
            clusters.getLast().add(extent);
        }
        return clusters;
    }

    @SuppressWarnings("MustBeClosedChecker") // the concatenation owns what it opens
    private Supplier<BatchCursor> opening(List<Extent> cluster) {
        return () -> openCluster(cluster);
    }

    @MustBeClosed
    private BatchCursor openCluster(List<Extent> cluster) {
        if (cluster.size() == 1) {
            SegmentState segment = cluster.getFirst().segment();
            return segment == null ? hotOnly() : segmentRun(segment, false);
        }
        List<SortedRun> runs = new ArrayList<>();
        for (Extent extent : cluster) {
            SegmentState segment = extent.segment();
            runs.add(segment == null ? hotRun() : segmentRun(segment, true));
        }
        return new MergeCursor(runs, types, spec.descending(), spec.wanted(), allocator);
    }

    @MustBeClosed
    private BatchCursor hotOnly() {
        ImageScan image = imageScan();
        return image != null
                ? image
                : new MergeCursor(List.of(storeRun()), types, spec.descending(), spec.wanted(), allocator);
    }

    private SortedRun hotRun() {
        ImageScan image = imageScan();
        return image != null ? image : storeRun();
    }

    private @Nullable ImageScan imageScan() {
        ScopeImage.Lease lease = view.image(spec.table(), spec.scope());
        return lease == null ? null : new ImageScan(lease, spec, bounds, allocator, trace);
    }

    @SuppressWarnings("MustBeClosedChecker") // the run owns the cursor
    private HotRun storeRun() {
        return new HotRun(
                hotCursor(spec.descending()),
                new RowReader(spec.table(), spec.columnIds()),
                spec.includeDeleted(),
                rows -> {
                    view.readRows(spec.table().id(), spec.scope(), rows);
                    trace.hotRowsRead(rows, HotSource.STORE);
                });
    }

    private SegmentRun segmentRun(SegmentState segment, boolean merged) {
        trace.segmentRead(segment.meta());
        boolean filterDeleted = !spec.includeDeleted() && segment.meta().tombstones() > 0;
        SegmentColumns columns = SegmentColumns.of(spec, filterDeleted, merged);
        return new SegmentRun(
                access,
                new SegmentAccess.Request(
                        spec.table(),
                        segment.meta(),
                        columns.read(),
                        segment.mask(),
                        spec.ranges(),
                        spec.descending(),
                        spec.wanted(),
                        trace),
                columns,
                allocator);
    }

    /// The hot rows' key range within the bounds; null when there is none.
    private @Nullable Extent hotExtent() {
        try (ImageScan image = imageScan()) {
            if (image != null) {
                byte[][] extent = image.extent();
                return extent == null ? null : new Extent(extent[0], extent[1], null);
            }
        }
        byte[] min = firstKey(false);
        byte[] max = min == null ? null : firstKey(true);
        return min == null || max == null ? null : new Extent(min, max, null);
    }

    private byte @Nullable [] firstKey(boolean descending) {
        try (HotCursor cursor = hotCursor(descending)) {
            return cursor.next() ? Arrays.copyOfRange(cursor.key(), HotKeys.PREFIX_LENGTH, cursor.key().length) : null;
        }
    }

    @MustBeClosed
    private HotCursor hotCursor(boolean descending) {
        byte[] from = HotKeys.row(spec.table().id(), spec.scope(), bounds.from());
        byte[] upper = bounds.to();
        byte[] to = upper == null
                ? HotKeys.after(HotKeys.scopePrefix(spec.table().id(), spec.scope()))
                : HotKeys.row(spec.table().id(), spec.scope(), upper);
        return view.rows(from, to, descending);
    }
}
