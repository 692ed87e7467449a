package org.kalamdb.storage.cold;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.ColumnAppender;

/// Turns the pages of a chunk into batches, column by column. Used by one thread.
final class ChunkDecoder {
    private final SegmentProjection projection;
    private final MessageType fileSchema;
    private final String createdBy;
    private final int batchRows;
    private final BufferAllocator allocator;

    /// @param createdBy of the file's footer; Parquet works around the bugs of old writers
    /// @param batchRows the most rows of one batch
    ChunkDecoder(
            SegmentProjection projection,
            MessageType fileSchema,
            String createdBy,
            int batchRows,
            BufferAllocator allocator) {
        this.projection = projection;
        this.fileSchema = fileSchema;
        this.createdBy = createdBy;
        this.batchRows = batchRows;
        this.allocator = allocator;
    }

    /// The rows at `positions` as batches in ascending order; the caller owns them.
    ///
    /// @param pages exactly these rows; null when no field of the file is wanted
    List<Batch> decode(@Nullable PageReadStore pages, int[] positions) {
        try (Closer builders = new Closer()) {
            List<BatchBuilder> chunk = new ArrayList<>();
            for (int start = 0; start < positions.length; start += batchRows) {
                chunk.add(newBuilder(builders));
            }
            if (pages != null) {
                ColumnReadStoreImpl readers = NoConverter.readers(pages, fileSchema, createdBy);
                for (SegmentProjection.Field field : projection.fields()) {
                    fill(field, readers.getColumnReader(field.column()), chunk, positions.length);
                }
            }
            for (SegmentProjection.Constant constant : projection.constants()) {
                forEachRow(constant.index(), chunk, positions.length, (out, row, _) -> out.set(row, constant.value()));
            }
            for (int index : projection.positions()) {
                forEachRow(index, chunk, positions.length, (out, row, i) -> out.setLong(row, positions[i]));
            }
            return build(chunk, positions.length);
        }
    }

    @SuppressWarnings("MustBeClosed") // the closer's from here on
    private BatchBuilder newBuilder(Closer closer) {
        return closer.register(new BatchBuilder(projection.types(), allocator));
    }

    private List<Batch> build(List<BatchBuilder> chunk, int rows) {
        List<Batch> batches = new ArrayList<>(chunk.size());
        try {
            for (int i = 0; i < chunk.size(); i++) {
                BatchBuilder builder = chunk.get(i);
                int count = Math.min(batchRows, rows - i * batchRows);
                for (int row = 0; row < count; row++) {
                    builder.endRow();
                }
                batches.add(builder.build());
            }
            return batches;
        } catch (RuntimeException failure) {
            batches.forEach(Batch::close);
            throw failure;
        }
    }

    @FunctionalInterface
    private interface RowFilling {
        /// @param row in its batch
        /// @param i   in the chunk
        void fill(ColumnAppender out, int row, int i);
    }

    private void forEachRow(int column, List<BatchBuilder> chunk, int rows, RowFilling filling) {
        for (int i = 0; i < rows; i++) {
            filling.fill(chunk.get(i / batchRows).column(column), i % batchRows, i);
        }
    }

    private void fill(SegmentProjection.Field field, ColumnReader in, List<BatchBuilder> chunk, int rows) {
        int present = field.column().getMaxDefinitionLevel();
        SegmentProjection.Output first = field.outputs().getFirst();
        if (field.dimension() > 0) {
            fillLists(field, in, chunk, rows);
        } else if (field.outputs().size() == 1) {
            fillOne(first, in, chunk, rows, present);
        } else {
            fillSeveral(field, in, chunk, rows, present);
        }
    }

    private void fillSeveral(
            SegmentProjection.Field field, ColumnReader in, List<BatchBuilder> chunk, int rows, int present) {
        for (int i = 0; i < rows; i++) {
            boolean isNull = in.getCurrentDefinitionLevel() < present;
            for (SegmentProjection.Output output : field.outputs()) {
                ColumnAppender out = chunk.get(i / batchRows).column(output.index());
                if (isNull) {
                    out.setNull(i % batchRows);
                } else {
                    output.reading().copy(in, out, i % batchRows);
                }
            }
            in.consume();
        }
    }

    private void fillLists(SegmentProjection.Field field, ColumnReader in, List<BatchBuilder> chunk, int rows) {
        float[] list = new float[field.dimension()];
        for (int i = 0; i < rows; i++) {
            boolean isNull = in.getCurrentDefinitionLevel() < field.column().getMaxDefinitionLevel();
            if (isNull) {
                in.consume();
            } else {
                readList(in, list);
            }
            for (SegmentProjection.Output output : field.outputs()) {
                ColumnAppender out = chunk.get(i / batchRows).column(output.index());
                if (isNull) {
                    out.setNull(i % batchRows);
                } else {
                    out.setFloats(i % batchRows, list);
                }
            }
        }
    }

    private void fillOne(
            SegmentProjection.Output output, ColumnReader in, List<BatchBuilder> chunk, int rows, int present) {
        int done = 0;
        FieldReading reading = output.reading();
        for (BatchBuilder batch : chunk) {
            ColumnAppender out = batch.column(output.index());
            int count = Math.min(batchRows, rows - done);
            for (int row = 0; row < count; row++) {
                if (in.getCurrentDefinitionLevel() == present) {
                    reading.copy(in, out, row);
                } else {
                    out.setNull(row);
                }
                in.consume();
            }
            done += count;
        }
    }

    /// Reads and consumes the elements of one row.
    private static void readList(ColumnReader in, float[] list) {
        for (int i = 0; i < list.length; i++) {
            if ((in.getCurrentRepetitionLevel() == 0) != (i == 0)) {
                throw new IllegalStateException("an embedding of another length");
            }
            list[i] = in.getFloat();
            in.consume();
        }
    }
}
