package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// COUNT: the number of rows.
final class CountAccumulator extends Accumulator implements SumColumn.Sum {
    private final LongValues counts;
    private int groupCount;

    CountAccumulator(MemoryBudget memory) {
        this.counts = new LongValues(DataType.BIGINT, memory);
    }

    @Override
    void grow(int groups) {
        counts.ensure(groups);
        groupCount = groups;
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        long[] totals = counts.values;
        if (groupCount == 1) {
            totals[0] += count;
            return;
        }
        boolean takesAll = Rows.isIdentity(rows, count);
        for (int k = 0; k < count; k++) {
            totals[groups[takesAll ? k : rows[k]]]++;
        }
    }

    @Override
    void fold(int[] into, int count) {
        for (int group = 0; group < count; group++) {
            counts.values[into[group]] += counts.values[group];
        }
    }

    @Override
    public void room(int count) {
        grow(count);
    }

    @Override
    public void set(int index, long high, long low, long count) {
        counts.values[index] = count;
    }

    @Override
    public Values results(int count) {
        LongValues results = new LongValues(DataType.BIGINT, counts.memory);
        results.reset(count);
        System.arraycopy(counts.values, 0, results.values, 0, count);
        return results;
    }

    @Override
    Values finish(int groups) {
        return counts;
    }
}
