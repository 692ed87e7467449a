package org.kalamdb.vector;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.kalamdb.model.DataType;

/// Collects rows and hands them out as a [Batch]. Write row `rowCount()` through the appenders, then call
/// [#endRow()].
/// Owns its
/// vectors until they are handed out. Used by one thread.
public final class BatchBuilder implements AutoCloseable {
    private final List<DataType> types;
    private final BufferAllocator allocator;
    private List<ColumnAppender> appenders;
    private int rowCount;

    /// @param allocator lent; must outlive the builder and its batches
    @MustBeClosed
    public BatchBuilder(List<DataType> types, BufferAllocator allocator) {
        this.types = List.copyOf(types);
        this.allocator = allocator;
        this.appenders = newAppenders();
    }

    /// Rows written since the last batch.
    public int rowCount() {
        return rowCount;
    }

    /// The appender of a column; valid until the next [#build()].
    public ColumnAppender column(int index) {
        return appenders.get(index);
    }

    public void endRow() {
        rowCount++;
    }

    /// The rows so far as a batch that the caller owns; the builder starts anew.
    public Batch build() {
        List<FieldVector> vectors = new ArrayList<>(appenders.size());
        for (ColumnAppender appender : appenders) {
            appender.vector().setValueCount(rowCount);
            vectors.add(appender.vector());
        }
        Batch batch = new Batch(vectors, rowCount);
        appenders = newAppenders();
        rowCount = 0;
        return batch;
    }

    private List<ColumnAppender> newAppenders() {
        List<ColumnAppender> made = new ArrayList<>(types.size());
        for (DataType type : types) {
            made.add(new ColumnAppender(type, ArrowTypes.newVector(type, allocator)));
        }
        return made;
    }

    @Override
    public void close() {
        appenders.forEach(appender -> appender.vector().close());
    }
}
