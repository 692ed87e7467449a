package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// COUNT: the number of rows.
final class CountAccumulator extends Accumulator {
    private final LongValues counts;

    CountAccumulator(MemoryBudget memory) {
        this.counts = new LongValues(DataType.BIGINT, memory);
    }

    @Override
    void grow(int groups) {
        counts.ensure(groups);
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        long[] totals = counts.values;
        for (int k = 0; k < count; k++) {
            totals[groups[rows[k]]]++;
        }
    }

    @Override
    Values finish(int groups) {
        return counts;
    }
}
