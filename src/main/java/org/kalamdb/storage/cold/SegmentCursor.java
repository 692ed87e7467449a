package org.kalamdb.storage.cold;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.filter2.columnindex.RowRanges;
import org.apache.parquet.filter2.compat.FilterCompat;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Reads one segment, chunk by chunk. The rows to read are known before the first page is: row groups
/// and pages are left out by statistics, column index, dictionaries and bloom filter, positions by the
/// mask. Used by one thread.
final class SegmentCursor implements BatchCursor {
    /// Batches of wide rows are cut to about this.
    private static final long BATCH_BYTES = 4L << 20;

    /// How many batches are decoded at once, when the first ones were not enough.
    private static final int MAX_BATCHES_PER_CHUNK = 4;

    private final SegmentTail tail;
    private final boolean descending;
    private final ParquetFileReader reader;
    private final boolean readsPages;
    private final RowPlan rows;
    private final ChunkDecoder decoder;
    private final int batchRows;
    private final Deque<Batch> ready = new ArrayDeque<>();
    private int batchesPerChunk = 1;

    /// Opens a segment; see [SegmentReader#open].
    SegmentCursor(
            SegmentSource source,
            SegmentTail tail,
            SegmentProjection projection,
            PruningFilter pruning,
            SegmentScan scan,
            BufferAllocator allocator)
            throws IOException {
        this.tail = tail;
        this.descending = scan.descending();
        FilterPredicate filter = pruning.of(scan.ranges()).orElse(null);
        SegmentInput input = new SegmentInput(source, tail.segment(), tail.bytes(), tail.checksums(), scan.reads());
        this.reader = ParquetFileReader.open(input, tail.metadata(), options(filter), input.newStream());
        MessageType fileSchema = projection.fileSchema();
        this.readsPages = !projection.fields().isEmpty();
        this.rows = plan(filter != null, scan);
        String createdBy = tail.metadata().getFileMetaData().getCreatedBy();
        new PointNarrowing(reader, createdBy).narrow(rows, pruning.points(scan.ranges()));
        this.batchRows = batchRows(fileSchema);
        if (readsPages) {
            reader.setRequestedSchema(fileSchema);
        }
        this.decoder = new ChunkDecoder(projection, fileSchema, createdBy, batchRows, allocator);
    }

    private static ParquetReadOptions options(@Nullable FilterPredicate filter) {
        ParquetReadOptions.Builder options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodecs(1))
                .useStatsFilter()
                .useColumnIndexFilter()
                .useDictionaryFilter()
                .useBloomFilter()
                .withUseHadoopVectoredIo(true);
        return filter == null
                ? options.build()
                : options.withRecordFilter(FilterCompat.get(filter)).build();
    }

    /// The rows that filter and mask leave. All columns of the file are still requested here: Parquet
    /// takes one that is not for one that is missing.
    private RowPlan plan(boolean filtered, SegmentScan scan) {
        List<BlockMetaData> blocks = reader.getRowGroups();
        List<RowPlan.RowGroup> groups = new ArrayList<>(blocks.size());
        BitSet rows = new BitSet(tail.segment().rows());
        for (int i = 0; i < blocks.size(); i++) {
            int start = Math.toIntExact(blocks.get(i).getRowIndexOffset());
            int end = start + Math.toIntExact(blocks.get(i).getRowCount());
            groups.add(new RowPlan.RowGroup(start, end));
            if (filtered) {
                for (RowRanges.Range range : reader.getRowRanges(i).getRanges()) {
                    rows.set(start + Math.toIntExact(range.from), start + Math.toIntExact(range.to) + 1);
                }
            } else {
                rows.set(start, end);
            }
        }
        rows.andNot(scan.mask());
        return new RowPlan(rows, groups, scan.descending());
    }

    private int batchRows(MessageType fileSchema) {
        Set<ColumnPath> wanted = new HashSet<>();
        fileSchema.getPaths().forEach(path -> wanted.add(ColumnPath.get(path)));
        long bytes = 0;
        long count = 1;
        for (BlockMetaData block : reader.getRowGroups()) {
            count += block.getRowCount();
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                bytes += wanted.contains(chunk.getPath()) ? chunk.getTotalUncompressedSize() : 0;
            }
        }
        long rowBytes = Math.max(1, bytes / count);
        return Math.toIntExact(Math.clamp(BATCH_BYTES / rowBytes, 1, Batch.TARGET_ROWS));
    }

    @Override
    public @Nullable Batch next() {
        if (ready.isEmpty()) {
            RowPlan.Chunk chunk = rows.next(batchRows * batchesPerChunk);
            if (chunk == null) {
                return null;
            }
            decode(chunk);
            batchesPerChunk = Math.min(MAX_BATCHES_PER_CHUNK, 2 * batchesPerChunk);
        }
        return ready.poll();
    }

    private void decode(RowPlan.Chunk chunk) {
        for (Batch batch : decodeAscending(chunk)) {
            if (descending) {
                batch.select(reversed(batch.rowCount()), batch.rowCount());
                ready.addFirst(batch);
            } else {
                ready.addLast(batch);
            }
        }
    }

    private List<Batch> decodeAscending(RowPlan.Chunk chunk) {
        if (!readsPages) {
            return decoder.decode(null, chunk.positions());
        }
        try (PageReadStore pages = reader.readFilteredRowGroup(chunk.block(), chunk.ranges())) {
            if (pages == null || pages.getRowCount() != chunk.positions().length) {
                throw new IOException("the row group does not have the rows that its indexes say");
            }
            return decoder.decode(pages, chunk.positions());
        } catch (IOException | RuntimeException cause) {
            throw translate(tail, cause);
        }
    }

    private static int[] reversed(int count) {
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = count - 1 - i;
        }
        return positions;
    }

    /// What Parquet threw, in the product's terms. All bytes were checked before it saw them, so what it
    /// cannot read was written wrongly.
    static RuntimeException translate(SegmentTail tail, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DbException known) {
                return known;
            }
            if (cause instanceof OutOfMemoryException memory) {
                return memory;
            }
        }
        return SegmentTail.corrupt(tail.segment(), "cannot be decoded", failure);
    }

    @Override
    public void close() {
        ready.forEach(Batch::close);
        ready.clear();
        try {
            reader.close();
        } catch (IOException cause) {
            throw translate(tail, cause);
        }
    }
}
