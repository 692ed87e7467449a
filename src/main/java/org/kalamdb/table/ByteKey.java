package org.kalamdb.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bytes as a map key. The array is not copied and must not change.
record ByteKey(byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ByteKey that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }
}
