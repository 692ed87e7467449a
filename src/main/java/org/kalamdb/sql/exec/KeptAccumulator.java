package org.kalamdb.sql.exec;

import java.util.BitSet;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// FIRST_VALUE, LAST_VALUE, ANY_VALUE and SINGLE_VALUE: the value of one row of a group.
final class KeptAccumulator extends Accumulator {
    private final Which which;
    private final Values kept;
    private final BitSet seen = new BitSet();
    private int groups;

    /// Which row counts.
    enum Which {
        /// The first, which may be NULL.
        FIRST,
        /// The last, which may be NULL.
        LAST,
        /// The first that is not NULL.
        PRESENT,
        /// The only one, which may be NULL; a second is an error.
        ONLY
    }

    KeptAccumulator(DataType type, Which which, MemoryBudget memory) {
        this.which = which;
        this.kept = Values.of(type, memory);
    }

    @Override
    boolean takesNulls() {
        return which != Which.PRESENT;
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
            if (which != Which.LAST && seen.get(group)) {
                if (which == Which.ONLY) {
                    throw new DbException(
                            ErrorCode.EXECUTION, "more than one row returned by a subquery used as an expression");
                }
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
