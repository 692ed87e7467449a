package org.kalamdb.vector;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/// Some rows as columns, with an optional selection of them. Owns its vectors: whoever receives a batch
/// from a
/// `next()`
/// closes it;
/// passing it as an argument only lends it. Used by one thread at a time.
///
/// Columns may be made when they are first asked for, so that nothing is spent on those that nobody wants.
///
/// Without a selection every row counts; with one, only the rows whose positions it lists, in that order.
public final class Batch implements AutoCloseable {
    /// The row count that producers aim for.
    public static final int TARGET_ROWS = 4096;

    private final @Nullable FieldVector[] columns;
    private final int rowCount;
    private @Nullable ColumnSource source;
    private int @Nullable [] selection;
    private int selectedCount;

    /// Takes over `columns`, each of which holds `rowCount` values.
    public Batch(List<? extends FieldVector> columns, int rowCount) {
        this.columns = columns.toArray(FieldVector[]::new);
        this.rowCount = rowCount;
        this.source = null;
        this.selectedCount = rowCount;
    }

    /// A batch whose columns `source` makes.
    public Batch(int columnCount, int rowCount, ColumnSource source) {
        this(new @Nullable FieldVector[columnCount], rowCount, source);
    }

    private Batch(@Nullable FieldVector[] columns, int rowCount, @Nullable ColumnSource source) {
        this.columns = columns;
        this.rowCount = rowCount;
        this.source = source;
        this.selectedCount = rowCount;
    }

    /// Makes columns on demand; called at most once for each.
    @FunctionalInterface
    public interface ColumnSource {
        /// A vector of the batch's row count, which becomes the batch's.
        FieldVector make(int index);

        /// The column by the numbers of its texts in a dictionary; null when it is not kept like that.
        default @Nullable TextCodes codes(int index) {
            return null;
        }
    }

    /// Rows in the vectors, selected or not.
    public int rowCount() {
        return rowCount;
    }

    public int columnCount() {
        return columns.length;
    }

    /// The vector of a column; it stays the batch's.
    public FieldVector column(int index) {
        FieldVector made = columns[index];
        if (made == null) {
            made = Objects.requireNonNull(source, "the batch is closed").make(index);
            columns[index] = made;
        }
        return made;
    }

    /// The texts of a column by their numbers in a dictionary, which takes less than making its vector; null when
    /// that is not to be had.
    public @Nullable TextCodes codes(int index) {
        return source == null ? null : source.codes(index);
    }

    /// The vectors of all columns.
    public List<FieldVector> columns() {
        for (int i = 0; i < columns.length; i++) {
            column(i);
        }
        return Arrays.stream(columns).map(Objects::requireNonNull).toList();
    }

    /// The same rows with the first `count` columns only, in the place of this batch: its other columns are
    /// closed.
    public Batch firstColumns(int count) {
        close(count);
        Batch narrower = new Batch(Arrays.copyOf(columns, count), rowCount, source);
        narrower.selection = selection;
        narrower.selectedCount = selectedCount;
        return narrower;
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
        close(0);
        source = null;
    }

    private void close(int from) {
        for (int i = from; i < columns.length; i++) {
            FieldVector made = columns[i];
            if (made != null) {
                made.close();
            }
        }
    }
}
