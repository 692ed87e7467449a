package org.kalamdb.storage.cold;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.ColumnStats;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableSchema;

/// Hands rows to Parquet, field by field. Used by one thread.
final class SegmentWriteSupport extends WriteSupport<SegmentWriteSupport.Row> {
    /// @param values canonical, in ordinal order of the schema
    record Row(@Nullable Object[] values, long seq, boolean deleted) {}

    private final MessageType fields;
    private final Map<String, String> metadata;
    private final Supplier<BlockChecksums> blocks;
    private final List<ColumnWriter> columns = new ArrayList<>();
    private @Nullable RecordConsumer consumer;

    /// @param blocks asked once all rows are in the file and nothing else yet
    SegmentWriteSupport(TableSchema schema, Map<String, String> metadata, Supplier<BlockChecksums> blocks) {
        this.fields = SegmentSchema.of(schema);
        this.metadata = metadata;
        this.blocks = blocks;
        for (Column column : schema.columns()) {
            columns.add(new ColumnWriter(column, columns.size()));
        }
    }

    @Override
    @SuppressWarnings("deprecation") // abstract still
    public WriteContext init(Configuration configuration) {
        return new WriteContext(fields, metadata);
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return new WriteContext(fields, metadata);
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        consumer = recordConsumer;
    }

    @Override
    public void write(Row row) {
        RecordConsumer out = consumer;
        if (out == null) {
            throw new IllegalStateException("nothing was prepared");
        }
        out.startMessage();
        for (int i = 0; i < columns.size(); i++) {
            columns.get(i).write(row.values()[i], out);
        }
        int seq = columns.size();
        out.startField(SystemColumn.SEQ.columnName(), seq);
        out.addLong(row.seq());
        out.endField(SystemColumn.SEQ.columnName(), seq);
        out.startField(SystemColumn.DELETED.columnName(), seq + 1);
        out.addBoolean(row.deleted());
        out.endField(SystemColumn.DELETED.columnName(), seq + 1);
        out.endMessage();
    }

    @Override
    public FinalizedWriteContext finalizeWrite() {
        return new FinalizedWriteContext(
                Map.of(SegmentFormat.BLOCK_CHECKSUMS, blocks.get().toText()));
    }

    /// The ranges of the orderable columns in the rows so far.
    List<ColumnStats> stats() {
        return columns.stream()
                .filter(ColumnWriter::hasStats)
                .map(ColumnWriter::stats)
                .toList();
    }
}
