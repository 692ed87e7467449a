package org.kalamdb.sql.exec;

import java.util.Arrays;

/// Hashes of rows by some of their columns; equal keys (`IS NOT DISTINCT FROM`) have equal hashes.
final class RowHash {
    private static final long NULL = 0x5bd1e9955bd1e995L;

    private RowHash() {}

    /// Puts the part, below `parts`, that each of the first `count` rows belongs to into `out`.
    ///
    /// @param round rows of one part in a round fall into all parts in the next
    /// @param parts a power of two
    static void parts(Values[] keys, int count, int round, int parts, int[] out) {
        long[] hashes = new long[count];
        Arrays.fill(hashes, round + 1L);
        for (Values key : keys) {
            for (int i = 0; i < count; i++) {
                hashes[i] = Bytes.mix(hashes[i] * 31 + (key.nulls[i] ? NULL : hash(key, i)));
            }
        }
        for (int i = 0; i < count; i++) {
            out[i] = (int) (Bytes.mix(hashes[i]) >>> Integer.SIZE) & (parts - 1);
        }
    }

    private static long hash(Values key, int i) {
        return switch (key) {
            case LongValues longs -> longs.values[i];
            case DoubleValues doubles -> DoubleValues.ordered(doubles.values[i]);
            case DecimalValues decimals -> Bytes.mix(decimals.high(i)) + decimals.low[i];
            case BytesValues bytes -> Bytes.hash(bytes.data, bytes.start[i], bytes.length[i]);
            case ObjectValues objects -> {
                long hash = 0;
                for (float element : (float[]) objects.box(i)) {
                    hash = Bytes.mix(hash + DoubleValues.ordered(element));
                }
                yield hash;
            }
        };
    }
}
