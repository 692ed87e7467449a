package org.kalamdb.sql.exec;

import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.Memory;

/// Some rows of a batch, in order: what an expression is evaluated on. Lends the batch.
///
/// `positions[i]` is where the i-th row lies in the vectors, for i below `count`; the array may be longer
/// and is never written to.
final class Rows {
    private static final int[] IDENTITY = identityOf(Batch.TARGET_ROWS * 4);

    final Batch batch;
    final int[] positions;
    final int count;
    /// Whether the i-th row lies at i.
    final boolean dense;
    /// By column: a copy of the whole text buffer, made when first needed.
    private final byte[][] texts;

    private Rows(Batch batch, int[] positions, int count, boolean dense, byte[][] texts) {
        this.batch = batch;
        this.positions = positions;
        this.count = count;
        this.dense = dense;
        this.texts = texts;
    }

    /// The rows of `batch` that count.
    static Rows of(Batch batch) {
        int[] selection = batch.selection();
        byte[][] texts = new byte[batch.columnCount()][];
        return selection == null
                ? new Rows(batch, identity(batch.rowCount()), batch.rowCount(), true, texts)
                : new Rows(batch, selection, batch.selectedCount(), false, texts);
    }

    /// The first `size` of these rows that `ordinals` names; an ordinal counts rows, not positions.
    Rows subset(int[] ordinals, int size) {
        return size == count ? this : new Rows(batch, toPositions(ordinals, size), size, false, texts);
    }

    int[] toPositions(int[] ordinals, int size) {
        int[] chosen = new int[size];
        for (int i = 0; i < size; i++) {
            chosen[i] = positions[ordinals[i]];
        }
        return chosen;
    }

    /// Drops the ordinals of rows where a column is NULL.
    ///
    /// @return how many of the first `size` are left
    int withoutNulls(int column, int[] ordinals, int size) {
        FieldVector vector = column(column);
        if (size == 0) {
            return 0;
        }
        long validity = vector.getValidityBuffer().memoryAddress();
        if (Memory.areSet(validity, batch.rowCount())) {
            return size;
        }
        int left = 0;
        for (int k = 0; k < size; k++) {
            int ordinal = ordinals[k];
            int position = positions[ordinal];
            ordinals[left] = ordinal;
            left += Memory.getByte(validity + (position >> 3)) >> (position & 7) & 1;
        }
        return left;
    }

    /// Makes 0 of what stands for a row where a column is NULL.
    void clearNulls(int column, long[] byRow) {
        long validity = column(column).getValidityBuffer().memoryAddress();
        if (Memory.areSet(validity, batch.rowCount())) {
            return;
        }
        int first = 0;
        for (; dense && first + Long.SIZE <= count; first += Long.SIZE) {
            for (long bits = ~Memory.getLong(validity + (first >> 3)); bits != 0; bits &= bits - 1) {
                byRow[first + Long.numberOfTrailingZeros(bits)] = 0;
            }
        }
        for (int i = first; i < count; i++) {
            byRow[i] = Memory.bit(validity, positions[i]) ? byRow[i] : 0;
        }
    }

    FieldVector column(int index) {
        return batch.column(index);
    }

    /// Whether copying a column's whole text buffer pays, or has been done.
    boolean prefersWholeText(int column) {
        return texts[column] != null || count >= batch.rowCount() / 8;
    }

    /// All bytes of a text column, from its first offset on.
    byte[] wholeText(int column) {
        byte[] text = texts[column];
        if (text == null) {
            BaseVariableWidthVector vector = (BaseVariableWidthVector) batch.column(column);
            long offsets = vector.getOffsetBufferAddress();
            int first = Memory.getInt(offsets);
            text = new byte[Memory.getInt(offsets + 4L * batch.rowCount()) - first];
            Memory.copy(vector.getDataBufferAddress() + first, text, 0, text.length);
            texts[column] = text;
        }
        return text;
    }

    /// Whether the array is that of [#identity]; one with the same entries need not be.
    @SuppressWarnings("ReferenceEquality") // it is shared
    static boolean isIdentity(int[] positions, int count) {
        return positions == identity(count);
    }

    /// An array whose i-th entry is i, for i below `count`. Shared.
    static int[] identity(int count) {
        return count <= IDENTITY.length ? IDENTITY : identityOf(count);
    }

    private static int[] identityOf(int count) {
        int[] identity = new int[count];
        for (int i = 0; i < count; i++) {
            identity[i] = i;
        }
        return identity;
    }
}
