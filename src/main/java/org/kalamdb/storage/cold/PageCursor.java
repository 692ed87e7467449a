package org.kalamdb.storage.cold;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Snowflake;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Widening;
import org.kalamdb.storage.cold.PagePlan.Span;
import org.kalamdb.storage.cold.SegmentProjection.Output;
import org.kalamdb.vector.ArrowTypes;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.ColumnAppender;
import org.kalamdb.vector.TextCodes;

/// Reads one segment page by page. Rows are left out by column index and bloom filter before anything is
/// read, by the mask, and by the values of the columns that ranges are given for; only then are other
/// columns read, each when somebody asks for it. Used by one thread; see [PageSource] for its batches.
final class PageCursor implements BatchCursor {
    private static final int MICROS_PER_MILLI = 1000;

    /// Batches of wide rows are cut to about this.
    private static final long BATCH_BYTES = 4L << 20;

    /// The least rows of a batch when few are likely to do.
    private static final int LEAST_ROWS = 64;

    /// How much larger each batch is than the one before, when the first ones were not enough.
    private static final int GROWTH = 4;

    private final SegmentTail tail;
    private final SegmentProjection projection;
    private final SegmentScan scan;
    private final BufferAllocator allocator;
    private final Map<Integer, ColumnPages> columns = new LinkedHashMap<>();
    private final List<ColumnPages> outputs = new ArrayList<>();
    private final List<Test> tests = new ArrayList<>();
    private final boolean prefetches;
    private final PagePlan plan;
    private final PageSource source;
    private final int batchRows;
    private int nextRows;
    private int checkedGroup = -1;
    private @Nullable Passed passed;

    /// A test and the column that it is of.
    private record Test(ColumnPages column, ValueTest test) {}

    /// Opens a segment of which all columns are decodable; see [SegmentReader#open].
    ///
    /// @param cache lent; null for none
    PageCursor(
            SegmentSource source,
            SegmentTail tail,
            SegmentProjection projection,
            PruningFilter pruning,
            SegmentScan scan,
            BufferAllocator allocator,
            @Nullable PageCache cache) {
        this.tail = tail;
        this.projection = projection;
        this.scan = scan;
        this.allocator = allocator;
        this.prefetches = source.isRemote();
        ColumnPages.ReadAhead reading = ColumnPages.ReadAhead.of(scan, source);
        for (SegmentProjection.Field field : projection.fields()) {
            outputs.add(column(field.id(), field.dimension(), reading, cache));
        }
        for (PruningFilter.Exact exact : pruning.exact(scan.ranges())) {
            tests.add(new Test(column(exact.fieldId(), 0, reading, cache), exact.test()));
        }
        PagePruning pages =
                new PagePruning(tail, pruning.of(scan.ranges()).orElse(null), pruning.points(scan.ranges()));
        this.plan = new PagePlan(pages.spans(), List.copyOf(columns.values()), scan.descending());
        SegmentInput input = new SegmentInput(source, tail.segment(), tail.bytes(), tail.checksums(), scan.reads());
        this.source = new PageSource(tail, input, plan.from(), plan.to());
        this.batchRows = batchRows();
        this.nextRows = Math.toIntExact(Math.clamp(scan.wanted(), Math.min(LEAST_ROWS, batchRows), batchRows));
    }

    /// Whether a scan can be made of this segment.
    static boolean canRead(SegmentTail tail, SegmentProjection projection, PruningFilter pruning, SegmentScan scan) {
        return projection.fields().stream().allMatch(field -> tail.isDecodable(field.id()))
                && pruning.exact(scan.ranges()).stream().allMatch(exact -> tail.isDecodable(exact.fieldId()));
    }

    private ColumnPages column(int fieldId, int dimension, ColumnPages.ReadAhead reading, @Nullable PageCache cache) {
        return columns.computeIfAbsent(
                fieldId,
                id -> new ColumnPages(
                        tail.segment().id(),
                        Objects.requireNonNull(tail.chunks().get(id)),
                        dimension,
                        reading,
                        cache));
    }

    private int batchRows() {
        long bytes = 0;
        for (ColumnPages column : outputs) {
            for (int group = 0; group < tail.groupCount(); group++) {
                bytes += column.chunk(group).meta.getTotalUncompressedSize();
            }
        }
        long rowBytes = Math.max(1, bytes / tail.segment().rows());
        return Math.toIntExact(Math.clamp(BATCH_BYTES / rowBytes, 1, Batch.TARGET_ROWS));
    }

    /// Rows that passed and were not given out yet, from `from` up to but not including `to`.
    private record Passed(Span span, int[] positions, int from, int to) {}

    @Override
    public @Nullable Batch next() {
        Passed rows = passed;
        while (rows == null) {
            Span span = plan.next(tests.isEmpty() ? nextRows : batchRows);
            if (span == null) {
                return null;
            }
            int[] positions = new int[span.to() - span.from()];
            int count = narrow(span, positions, unmasked(span, positions));
            rows = count == 0 ? null : new Passed(span, positions, 0, count);
        }
        int from = scan.descending() ? Math.max(rows.from(), rows.to() - nextRows) : rows.from();
        int to = scan.descending() ? rows.to() : Math.min(rows.to(), rows.from() + nextRows);
        boolean all = from == rows.from() && to == rows.to();
        passed = all
                ? null
                : new Passed(
                        rows.span(),
                        rows.positions(),
                        scan.descending() ? rows.from() : to,
                        scan.descending() ? from : rows.to());
        nextRows = Math.min(batchRows, GROWTH * nextRows);
        return batch(
                rows.span(), from == 0 ? rows.positions() : Arrays.copyOfRange(rows.positions(), from, to), to - from);
    }

    private int unmasked(Span span, int[] positions) {
        int count = 0;
        for (int position = scan.mask().nextClearBit(span.from());
                position < span.to();
                position = scan.mask().nextClearBit(position + 1)) {
            positions[count++] = position;
        }
        return count;
    }

    private int narrow(Span span, int[] positions, int count) {
        if (count > 0 && !mayPass(span)) {
            plan.skipGroup(span.group());
            return 0;
        }
        int left = count;
        for (Test test : tests) {
            if (left == 0) {
                return 0;
            }
            int rows = left;
            left = source.with(
                    test.column(),
                    span.group(),
                    span.from(),
                    (page, start) -> test.test().narrow(page, start, positions, rows));
        }
        return left;
    }

    /// Whether a row of the span's row group may pass all tests, by the dictionaries alone. Asked once.
    private boolean mayPass(Span span) {
        if (checkedGroup == span.group()) {
            return true;
        }
        checkedGroup = span.group();
        for (Test test : tests) {
            ColumnChunk chunk = test.column().chunk(span.group());
            boolean only = !chunk.meta.getEncodingStats().hasNonDictionaryEncodedPages() && chunk.dictionary() != null;
            if (only && !source.with(test.column(), span.group(), span.from(), (page, _) -> passes(page, test))) {
                return false;
            }
        }
        return true;
    }

    private static boolean passes(ColumnPage page, Test test) {
        return !(page.values() instanceof PageValues.Indexed indexed)
                || test.test().passesAny(indexed.dictionary());
    }

    private Batch batch(Span span, int[] positions, int count) {
        if (prefetches) {
            source.load(outputs, span.group(), span.from());
        }
        Batch batch = new Batch(projection.types().size(), count, new PageRows(span, positions, count));
        if (scan.descending()) {
            int[] reversed = new int[count];
            for (int i = 0; i < count; i++) {
                reversed[i] = count - 1 - i;
            }
            batch.select(reversed, count);
        }
        return batch;
    }

    /// Makes columns of the rows of a batch, on demand.
    private final class PageRows implements Batch.ColumnSource {
        private final Span span;
        private final int[] positions;
        private final int count;

        PageRows(Span span, int[] positions, int count) {
            this.span = span;
            this.positions = positions;
            this.count = count;
        }

        @Override
        public FieldVector make(int index) {
            return makeColumn(index, span, positions, count);
        }

        @Override
        public @Nullable TextCodes codes(int index) {
            List<SegmentProjection.Field> fields = projection.fields();
            for (int i = 0; i < fields.size(); i++) {
                for (Output output : fields.get(i).outputs()) {
                    if (output.index() == index && output.isStored()) {
                        return source.with(
                                outputs.get(i),
                                span.group(),
                                span.from(),
                                (page, start) -> new ColumnFilling(page, start, positions, count).codes());
                    }
                }
            }
            return null;
        }
    }

    private FieldVector makeColumn(int index, Span span, int[] positions, int count) {
        List<SegmentProjection.Field> fields = projection.fields();
        for (int i = 0; i < fields.size(); i++) {
            for (Output output : fields.get(i).outputs()) {
                if (output.index() == index) {
                    return source.with(
                            outputs.get(i),
                            span.group(),
                            span.from(),
                            (page, start) -> makeColumn(output, new ColumnFilling(page, start, positions, count)));
                }
            }
        }
        DataType type = projection.types().get(index);
        Optional<SegmentProjection.Constant> constant = projection.constants().stream()
                .filter(candidate -> candidate.index() == index)
                .findFirst();
        return constant.isPresent()
                ? filled(type, count, (out, row) -> out.set(row, constant.get().value()))
                : filled(type, count, (out, row) -> out.setLong(row, positions[row]));
    }

    private FieldVector makeColumn(Output output, ColumnFilling filling) {
        if (output.isStored()) {
            return filling.vector(output.wanted(), allocator);
        }
        return filled(output.wanted(), filling.count(), (out, row) -> {
            int inPage = filling.rows()[row] - filling.first();
            if (filling.page().isNull(inPage)) {
                out.setNull(row);
                return;
            }
            Object value = PageCells.canonical(output.stored(), filling.page().values(), inPage);
            switch (output.source()) {
                case VALUE -> out.set(row, Widening.convert(output.stored(), output.wanted(), value));
                case MILLIS -> out.setLong(row, Snowflake.millis((Long) value) * MICROS_PER_MILLI);
            }
        });
    }

    @FunctionalInterface
    private interface RowFilling {
        void fill(ColumnAppender out, int row);
    }

    private FieldVector filled(DataType type, int count, RowFilling filling) {
        FieldVector vector = ArrowTypes.newVector(type, allocator);
        try {
            ColumnAppender out = new ColumnAppender(type, vector);
            for (int row = 0; row < count; row++) {
                filling.fill(out, row);
            }
            vector.setValueCount(count);
            return vector;
        } catch (RuntimeException | Error failure) {
            vector.close();
            throw failure;
        }
    }

    @Override
    public void close() {
        // nothing is held open between requests
    }
}
