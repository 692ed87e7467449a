package org.kalamdb.sql.exec;

import org.kalamdb.vector.Batch;

/// One left batch on its way through the join. Owns the batch until it is given away.
final class JoinProbe {
    final Batch batch;
    final Rows rows;
    /// By ordinal of the left row its first partner, or [JoinTable#NONE]; lent by the table until the next probe.
    final int[] first;
    /// By ordinal of the left row whether a partner has been found that satisfies the condition.
    final boolean[] matched;
    /// The next pair: a left row, and a right row or [JoinTable#NONE] when the left row is new.
    int row;
    int partner = JoinTable.NONE;
    boolean isFresh = true;

    JoinProbe(Batch batch, Rows rows, int[] first, boolean[] matched) {
        this.batch = batch;
        this.rows = rows;
        this.first = first;
        this.matched = matched;
    }

    /// How many rows have a partner by their keys.
    int partnered() {
        int missing = 0;
        for (int i = 0; i < rows.count; i++) {
            missing += first[i] >>> (Integer.SIZE - 1);
        }
        return rows.count - missing;
    }

    boolean hasPairs() {
        return row < rows.count;
    }
}
