package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// MIN and MAX; on booleans also BOOL_AND and BOOL_OR.
final class ExtremeAccumulator extends Accumulator {
    private final int sign;
    private final Values best;
    private int groups;

    /// @param sign 1 for the greatest, -1 for the least
    ExtremeAccumulator(DataType type, int sign, MemoryBudget memory) {
        this.sign = sign;
        this.best = Values.of(type, memory);
    }

    @Override
    void grow(int wanted) {
        best.ensure(wanted);
        for (; groups < wanted; groups++) {
            best.setNull(groups);
        }
    }

    @Override
    void add(int[] groupOf, Values[] args, int[] rows, int count) {
        Values values = args[0];
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            int group = groupOf[row];
            if (best.nulls[group] || values.compareValue(row, best, group) * sign > 0) {
                replace(group, values, row);
            }
        }
    }

    @Override
    void fold(int[] into, int count) {
        for (int group = 0; group < count; group++) {
            int target = into[group];
            boolean isFirst = best.nulls[target];
            if (!best.nulls[group] && (isFirst || best.compareValue(group, best, target) * sign > 0)) {
                replace(target, best, group);
            }
        }
    }

    private void replace(int group, Values values, int row) {
        boolean isFirst = best.nulls[group];
        if (!isFirst && best instanceof BytesValues kept && kept.replace(group, (BytesValues) values, row)) {
            return;
        }
        best.copyValue(group, values, row);
        best.nulls[group] = false;
    }

    @Override
    Values finish(int wanted) {
        return best;
    }
}
