package org.kalamdb.sql.exec;

import java.util.BitSet;
import org.kalamdb.model.DataType;

/// FIRST_VALUE and LAST_VALUE: the value of a group's first or last row, which may be NULL.
final class EndAccumulator extends Accumulator {
    private final boolean first;
    private final Values kept;
    private final BitSet seen = new BitSet();
    private int groups;

    EndAccumulator(DataType type, boolean first, MemoryBudget memory) {
        this.first = first;
        this.kept = Values.of(type, memory);
    }

    @Override
    boolean takesNulls() {
        return true;
    }

    @Override
    void grow(int wanted) {
        kept.ensure(wanted);
        for (; groups < wanted; groups++) {
            kept.setNull(groups);
        }
    }

    @Override
    void add(int[] groupOf, Values[] args, int[] rows, int count) {
        for (int k = 0; k < count; k++) {
            int group = groupOf[rows[k]];
            if (first && seen.get(group)) {
                continue;
            }
            seen.set(group);
            kept.nulls[group] = false;
            kept.copy(group, args[0], rows[k]);
        }
    }

    @Override
    Values finish(int wanted) {
        return kept;
    }
}
