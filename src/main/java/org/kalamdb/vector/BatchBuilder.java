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

    /// Makes room for rows before the first one is written, so that their memory does not move while
    /// others read it.
    ///
    /// @param rows      how many
    /// @param textBytes bytes of all values of one text or binary column together
    public void reserve(int rows, int textBytes) {
        for (ColumnAppender appender : appenders) {
            appender.reserve(rows, textBytes);
        }
    }

    /// Whether another row fits without moving any memory.
    ///
    /// @param textBytes at least the bytes of its longest text or binary value
    public boolean fits(int textBytes) {
        for (ColumnAppender appender : appenders) {
            if (!appender.fits(rowCount, textBytes)) {
                return false;
            }
        }
        return true;
    }

    /// Makes the rows so far readable in the vectors, which stay the builder's; more rows may follow.
    public void settle() {
        appenders.forEach(appender -> appender.vector().setValueCount(rowCount));
    }

    /// The vectors that are being written.
    public List<FieldVector> vectors() {
        return appenders.stream().map(ColumnAppender::vector).toList();
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
