package org.kalamdb.vector;

import org.jspecify.annotations.Nullable;

/// Arrow's validity bitmaps: bit `i` is set when value `i` is not NULL.
public final class Validity {
    private Validity() {}

    /// Writes the bits of `count` values to the bitmap at address `validity`.
    ///
    /// @param nulls null when no value is NULL
    public static void write(boolean @Nullable [] nulls, int count, long validity) {
        for (int i = 0; i < count; i += 8) {
            int bits = (1 << Math.min(8, count - i)) - 1;
            if (nulls != null) {
                for (int j = i; j < Math.min(i + 8, count); j++) {
                    bits ^= (nulls[j] ? 1 : 0) << (j - i);
                }
            }
            Memory.putByte(validity + (i >> 3), (byte) bits);
        }
    }
}
