package org.kalamdb.storage.cold;

import org.jspecify.annotations.Nullable;

/// The rows of one page, decoded. Immutable by agreement.
///
/// @param validity Arrow's bitmap: bit `i` is set when row `i` is not NULL; null when no row is
/// @param values   one for each row; what is there for NULL means nothing
record ColumnPage(byte @Nullable [] validity, PageValues values) {
    private static final int BASE_BYTES = 128;

    int rows() {
        return values.count();
    }

    boolean isNull(int row) {
        return validity != null && (validity[row >> 3] >> (row & 7) & 1) == 0;
    }

    /// About how much memory this takes.
    int weight() {
        long bytes = BASE_BYTES + values.weight() + (validity == null ? 0 : validity.length);
        return (int) Math.min(Integer.MAX_VALUE, bytes);
    }
}
