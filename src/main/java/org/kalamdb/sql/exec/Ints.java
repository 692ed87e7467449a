package org.kalamdb.sql.exec;

import java.util.Arrays;

/// A growing array of ints whose memory is counted.
final class Ints {
    private final MemoryBudget memory;
    int[] values = new int[0];

    Ints(MemoryBudget memory) {
        this.memory = memory;
    }

    /// Makes room for `count` ints, keeping those there are.
    int[] ensure(int count) {
        if (count > values.length) {
            int grown = Math.max(count, values.length + (values.length >> 1));
            memory.reserve((long) (grown - values.length) * Integer.BYTES);
            values = Arrays.copyOf(values, grown);
        }
        return values;
    }
}
