package org.kalamdb.sql.exec;

import java.util.Arrays;

/// Numbers per group, a fixed count of DOUBLEs for each, which start at 0.
final class GroupArrays {
    private final int width;
    private final MemoryBudget memory;
    double[] values = new double[0];

    GroupArrays(int width, MemoryBudget memory) {
        this.width = width;
        this.memory = memory;
    }

    void grow(int groups) {
        int wanted = Math.multiplyExact(groups, width);
        if (wanted > values.length) {
            int capacity = Math.max(wanted, values.length * 2);
            memory.reserve((long) (capacity - values.length) * Double.BYTES);
            values = Arrays.copyOf(values, capacity);
        }
    }

    int at(int group) {
        return group * width;
    }
}
