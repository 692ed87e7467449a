package org.kalamdb.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.storage.hot.HotKeys;

/// The part of a scope's key space that a scan needs, in [OrderedCodec] form.
///
/// @param from inclusive; empty for the start
/// @param to   exclusive; null for the end
record KeyBounds(byte[] from, byte @Nullable [] to) {
    private static final byte[] START = {};

    /// What the ranges say about the key columns: those with one value from the first on, and the column after
    /// them. Bounds that exclude their value are taken as including it: this is pruning.
    static KeyBounds of(ScanSpec spec) {
        byte[] prefix = START;
        for (Column column : spec.table().schema().keyColumns()) {
            byte[] least = null;
            byte[] most = null;
            for (ColumnRange range : spec.ranges()) {
                if (range.columnId() == column.id()) {
                    least = greater(least, encoded(column, range.min()));
                    most = smaller(most, encoded(column, range.max()));
                }
            }
            if (least == null || !Arrays.equals(least, most)) {
                byte[] to = most == null ? prefix : joined(prefix, most);
                return new KeyBounds(
                        least == null ? prefix : joined(prefix, least), to.length == 0 ? null : HotKeys.after(to));
            }
            prefix = joined(prefix, least);
        }
        return new KeyBounds(prefix, prefix.length == 0 ? null : HotKeys.after(prefix));
    }

    private static byte @Nullable [] encoded(Column column, @Nullable Object bound) {
        return bound == null ? null : OrderedCodec.encode(column.type(), bound);
    }

    private static byte @Nullable [] greater(byte @Nullable [] one, byte @Nullable [] other) {
        return one == null || (other != null && Arrays.compareUnsigned(other, one) > 0) ? other : one;
    }

    private static byte @Nullable [] smaller(byte @Nullable [] one, byte @Nullable [] other) {
        return one == null || (other != null && Arrays.compareUnsigned(other, one) < 0) ? other : one;
    }

    private static byte[] joined(byte[] prefix, byte[] part) {
        byte[] joined = Arrays.copyOf(prefix, prefix.length + part.length);
        System.arraycopy(part, 0, joined, prefix.length, part.length);
        return joined;
    }

    /// Whether some key of `[min, max]` is within the bounds. A bound of some columns is a prefix of the keys
    /// it admits.
    boolean meets(byte[] min, byte[] max) {
        return Arrays.compareUnsigned(max, from) >= 0 && (to == null || Arrays.compareUnsigned(min, to) < 0);
    }
}
