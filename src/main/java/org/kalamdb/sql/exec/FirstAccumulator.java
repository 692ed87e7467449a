package org.kalamdb.sql.exec;

import java.util.BitSet;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// ANY_VALUE: the first value of a group. SINGLE_VALUE: the only one, NULL included.
final class FirstAccumulator extends Accumulator {
    private final boolean single;
    private final Values first;
    private final BitSet seen = new BitSet();
    private int groups;

    /// @param single whether NULL is a value and a second value is an error
    FirstAccumulator(DataType type, boolean single, MemoryBudget memory) {
        this.single = single;
        this.first = Values.of(type, memory);
    }

    @Override
    boolean takesNulls() {
        return single;
    }

    @Override
    void grow(int wanted) {
        first.ensure(wanted);
        for (; groups < wanted; groups++) {
            first.setNull(groups);
        }
    }

    @Override
    void add(int[] groupOf, Values[] args, int[] rows, int count) {
        Values values = args[0];
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            int group = groupOf[row];
            if (!seen.get(group)) {
                seen.set(group);
                first.nulls[group] = false;
                first.copy(group, values, row);
            } else if (single) {
                throw new DbException(
                        ErrorCode.EXECUTION, "more than one row returned by a subquery used as an expression");
            }
        }
    }

    @Override
    Values finish(int wanted) {
        return first;
    }
}
