package org.kalamdb.storage.cold;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.schema.MessageType;

/// Finds the rows of a point lookup in the few pages that statistics could not rule out, by reading the
/// one column that is asked for. All other columns are then read for these rows alone. Used by one
/// thread.
final class PointNarrowing {
    /// With more rows left, the lookup was no good guess.
    private static final int MAX_ROWS = 16 << 10;

    private final ParquetFileReader reader;
    private final String createdBy;

    PointNarrowing(ParquetFileReader reader, String createdBy) {
        this.reader = reader;
        this.createdBy = createdBy;
    }

    /// Removes the rows that have another value than a point says. Changes the reader's requested
    /// schema.
    void narrow(RowPlan rows, List<PruningFilter.Point> points) throws IOException {
        for (PruningFilter.Point point : points) {
            int count = rows.count();
            if (count > MAX_ROWS || count <= 1) {
                return;
            }
            MessageType fileSchema = new MessageType("point", point.field());
            reader.setRequestedSchema(fileSchema);
            for (int group = 0; group < rows.groupCount(); group++) {
                RowPlan.Chunk chunk = rows.rest(group);
                if (chunk != null) {
                    narrow(rows, chunk, point, fileSchema);
                }
            }
        }
    }

    private void narrow(RowPlan rows, RowPlan.Chunk chunk, PruningFilter.Point point, MessageType fileSchema)
            throws IOException {
        Comparator<Object> order = StoredValues.order(point.type());
        try (PageReadStore pages = reader.readFilteredRowGroup(chunk.block(), chunk.ranges())) {
            if (pages == null || pages.getRowCount() != chunk.positions().length) {
                throw new IOException("the row group does not have the rows that its indexes say");
            }
            ColumnReader in = NoConverter.readers(pages, fileSchema, createdBy)
                    .getColumnReader(fileSchema.getColumns().getFirst());
            int present = in.getDescriptor().getMaxDefinitionLevel();
            for (int position : chunk.positions()) {
                boolean found = in.getCurrentDefinitionLevel() == present
                        && order.compare(FieldReading.stored(point.type(), in), point.stored()) == 0;
                if (!found) {
                    rows.remove(position);
                }
                in.consume();
            }
        }
    }
}
