package org.kalamdb.vector;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/// Some rows as columns, with an optional selection of them. Owns its vectors: whoever receives a batch
/// from a
/// `next()`
/// closes it;
/// passing it as an argument only lends it. Used by one thread at a time.
///
/// Without a selection every row counts; with one, only the rows whose positions it lists, in that order.
public final class Batch implements AutoCloseable {
    /// The row count that producers aim for.
    public static final int TARGET_ROWS = 4096;

    private final List<FieldVector> columns;
    private final int rowCount;
    private int @Nullable [] selection;
    private int selectedCount;

    /// Takes over `columns`, each of which holds `rowCount` values.
    public Batch(List<? extends FieldVector> columns, int rowCount) {
        this.columns = List.copyOf(columns);
        this.rowCount = rowCount;
        this.selectedCount = rowCount;
    }

    /// Rows in the vectors, selected or not.
    public int rowCount() {
        return rowCount;
    }

    public int columnCount() {
        return columns.size();
    }

    /// The vector of a column; it stays the batch's.
    public FieldVector column(int index) {
        return columns.get(index);
    }

    public List<FieldVector> columns() {
        return columns;
    }

    /// The positions that count, of which the first [#selectedCount()] entries are meant; null when every
    /// row counts.
    /// Not to be changed by the caller.
    public int @Nullable [] selection() {
        return selection;
    }

    /// How many rows count.
    public int selectedCount() {
        return selectedCount;
    }

    /// The vector position of the i-th row that counts.
    public int position(int i) {
        int[] selected = selection;
        return selected == null ? i : selected[i];
    }

    /// Narrows the rows that count to the first `count` entries of `positions`, which must be among those
    /// that count
    /// now. The array is
    /// handed over.
    public void select(int[] positions, int count) {
        this.selection = positions;
        this.selectedCount = count;
    }

    @Override
    public void close() {
        columns.forEach(FieldVector::close);
    }
}
