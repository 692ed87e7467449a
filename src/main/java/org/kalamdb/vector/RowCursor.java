package org.kalamdb.vector;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// Turns rows into batches, as far as they are pulled.
public final class RowCursor implements BatchCursor {
    private static final int MAX_ROWS = 1024;

    private final List<DataType> types;
    private final Stream<@Nullable Object[]> source;
    private final Iterator<@Nullable Object[]> rows;
    private final BufferAllocator allocator;

    /// @param source    rows as long as `types`, values in canonical form; closed by the cursor
    /// @param allocator lent; outlives the batches
    @MustBeClosed
    public RowCursor(List<DataType> types, Stream<@Nullable Object[]> source, BufferAllocator allocator) {
        this.types = List.copyOf(types);
        this.source = source;
        this.rows = source.iterator();
        this.allocator = allocator;
    }

    @Override
    public @Nullable Batch next() {
        if (!rows.hasNext()) {
            return null;
        }
        try (BatchBuilder builder = new BatchBuilder(types, allocator)) {
            while (builder.rowCount() < MAX_ROWS && rows.hasNext()) {
                append(builder, rows.next());
            }
            return builder.build();
        }
    }

    private void append(BatchBuilder builder, @Nullable Object[] row) {
        for (int column = 0; column < row.length; column++) {
            builder.column(column).set(builder.rowCount(), row[column]);
        }
        builder.endRow();
    }

    @Override
    public void close() {
        source.close();
    }
}
