package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;

/// Writes one segment: rows in key order into a local file, which [#finish] uploads. Closing removes the
/// local file; without a finish nothing reaches the object store. Used by one thread.
public final class SegmentWriter implements AutoCloseable {
    /// The most rows a segment has.
    public static final int MAX_ROWS = 128 << 10;

    /// Data after which a segment counts as full, before the last row group's compression.
    private static final long FULL_BYTES = 128L << 20;

    private final TableSchema schema;
    private final SegmentTarget target;
    private final Path file;
    private final LocalOutput output;
    private final SegmentWriteSupport support;
    private final ParquetWriter<SegmentWriteSupport.Row> writer;
    private boolean writerClosed;
    private int rows;
    private int tombstones;
    private byte[] minKey = new byte[0];
    private byte[] maxKey = new byte[0];
    private long minSeq = Long.MAX_VALUE;
    private long maxSeq = Long.MIN_VALUE;

    /// @param schema the version of `table` that the rows have
    /// @throws DbException STORAGE_UNAVAILABLE when the local file cannot be made
    @MustBeClosed
    public SegmentWriter(TableDef table, TableSchema schema, SegmentTarget target) {
        this.schema = schema;
        this.target = target;
        this.file = target.workDirectory().resolve("segment-" + target.id().value() + "-" + UUID.randomUUID());
        this.output = new LocalOutput(file);
        this.support = new SegmentWriteSupport(schema, SegmentFormat.metadata(table, schema, target), output::blocks);
        try {
            this.writer = SegmentFormat.newWriter(output, support, schema);
        } catch (IOException cause) {
            deleteFile();
            throw unwritable(cause);
        }
    }

    /// Adds the next row.
    ///
    /// @param key     the primary key's [org.kalamdb.model.OrderedCodec] form, greater than the row
    ///                before's
    /// @param values  canonical, in ordinal order of the schema; only read until the call returns
    /// @param deleted whether it is a tombstone, of which only the key counts
    /// @throws IllegalStateException when the segment has [#MAX_ROWS] rows
    /// @throws DbException           STORAGE_UNAVAILABLE when the local file cannot be written
    public void add(byte[] key, @Nullable Object[] values, long seq, boolean deleted) {
        if (rows == MAX_ROWS) {
            throw new IllegalStateException("a segment has at most " + MAX_ROWS + " rows");
        }
        if (values.length != schema.columns().size()) {
            throw new IllegalArgumentException("the row does not have the schema's columns");
        }
        if (rows == 0) {
            minKey = key.clone();
        } else if (Arrays.compareUnsigned(maxKey, key) >= 0) {
            throw new IllegalArgumentException("rows of a segment come in rising key order, each key once");
        }
        try {
            writer.write(new SegmentWriteSupport.Row(values, seq, deleted));
        } catch (IOException cause) {
            throw unwritable(cause);
        }
        maxKey = key.clone();
        rows++;
        tombstones += deleted ? 1 : 0;
        minSeq = Math.min(minSeq, seq);
        maxSeq = Math.max(maxSeq, seq);
    }

    /// Rows so far.
    public int rows() {
        return rows;
    }

    /// Whether further rows should go to another segment, because of their number or their size.
    public boolean isFull() {
        return rows == MAX_ROWS || writer.getDataSize() >= FULL_BYTES;
    }

    /// Ends the file and uploads it.
    ///
    /// @return the segment's manifest entry
    /// @throws IllegalStateException when there are no rows
    /// @throws DbException           STORAGE_UNAVAILABLE when file or store cannot be written;
    ///                               ALREADY_EXISTS when the object is there already, which it leaves as
    ///                               it is
    public SegmentMeta finish() {
        if (rows == 0) {
            throw new IllegalStateException("a segment has at least one row");
        }
        SegmentMeta meta;
        try {
            writerClosed = true;
            writer.close();
            meta = meta(writer.getFooter());
        } catch (IOException cause) {
            throw unwritable(cause);
        }
        if (!target.store().putIfAbsent(target.path(), file)) {
            throw new DbException(ErrorCode.ALREADY_EXISTS, "object '" + target.path() + "' already exists");
        }
        return meta;
    }

    private SegmentMeta meta(ParquetMetadata footer) throws IOException {
        long bytes = Files.size(file);
        long tailOffset = tailOffset(footer, bytes);
        return new SegmentMeta(
                target.id(),
                target.storageId(),
                target.path().value(),
                target.batchNumber(),
                rows,
                tombstones,
                bytes,
                tailOffset,
                SegmentTail.checksum(readTail(tailOffset, bytes)),
                minKey,
                maxKey,
                minSeq,
                maxSeq,
                schema.version(),
                output.sha256(),
                support.stats(),
                target.createdMillis());
    }

    /// Where the last data page ends: behind it come column indexes, offset indexes, bloom filters,
    /// footer.
    static long tailOffset(ParquetMetadata footer, long fileBytes) {
        long offset = 0;
        for (BlockMetaData block : footer.getBlocks()) {
            for (ColumnChunkMetaData chunk : block.getColumns()) {
                offset = Math.max(offset, chunk.getStartingPos() + chunk.getTotalSize());
            }
        }
        return Math.min(offset, fileBytes);
    }

    private byte[] readTail(long offset, long end) throws IOException {
        byte[] tail = new byte[Math.toIntExact(end - offset)];
        try (RandomAccessFile reader = new RandomAccessFile(file.toFile(), "r")) {
            reader.seek(offset);
            reader.readFully(tail);
        }
        return tail;
    }

    private DbException unwritable(IOException cause) {
        return new DbException(
                ErrorCode.STORAGE_UNAVAILABLE, "segment '" + target.path() + "' cannot be written to " + file, cause);
    }

    @Override
    public void close() {
        try {
            if (!writerClosed) {
                writerClosed = true;
                writer.close();
            }
        } catch (IOException cause) {
            throw unwritable(cause);
        } finally {
            deleteFile();
        }
    }

    private void deleteFile() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException cause) {
            throw unwritable(cause);
        }
    }
}
