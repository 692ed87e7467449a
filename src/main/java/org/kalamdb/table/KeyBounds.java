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

    /// What the ranges say about the leading key column. Bounds that exclude their value are taken as
    /// including it: this is pruning.
    static KeyBounds of(ScanSpec spec) {
        byte[] from = START;
        byte[] to = null;
        Column leading = spec.table().schema().keyColumns().getFirst();
        for (ColumnRange range : spec.ranges()) {
            if (range.columnId() == leading.id()) {
                Object min = range.min();
                Object max = range.max();
                if (min != null) {
                    byte[] least = OrderedCodec.encode(leading.type(), min);
                    from = Arrays.compareUnsigned(least, from) > 0 ? least : from;
                }
                if (max != null) {
                    byte[] above = HotKeys.after(OrderedCodec.encode(leading.type(), max));
                    to = to == null || Arrays.compareUnsigned(above, to) < 0 ? above : to;
                }
            }
        }
        return new KeyBounds(from, to);
    }

    /// Whether some key of `[min, max]` is within the bounds. A bound of the leading column is a prefix
    /// of the keys it admits.
    boolean meets(byte[] min, byte[] max) {
        return Arrays.compareUnsigned(max, from) >= 0 && (to == null || Arrays.compareUnsigned(min, to) < 0);
    }
}
