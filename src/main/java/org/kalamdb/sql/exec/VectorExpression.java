package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// A compiled expression of one opened plan. Keeps the arrays of its result from call to call, so each node
/// belongs to one parent and one thread.
abstract class VectorExpression {
    final DataType type;

    VectorExpression(DataType type) {
        this.type = type;
    }

    /// The values for `rows`: the i-th belongs to the i-th row. They stay the expression's and are valid
    /// until its next evaluation and while the rows' batch is open. Rows that are not asked for are not
    /// computed, so they cannot fail.
    abstract Values evaluate(Rows rows);

    /// Whether [#mask] answers; it does so only where no row can fail.
    boolean hasMask() {
        return false;
    }

    /// Tells the rows for which this BOOLEAN expression is true, if it [#hasMask].
    ///
    /// @param rows dense ones
    /// @param out  by row: becomes 1 where it is true, 0 where it is false or NULL
    void mask(Rows rows, long[] out) {
        throw new IllegalStateException("no masks of " + getClass().getSimpleName());
    }

    /// The ordinals, in rising order, of the rows for which this BOOLEAN expression is true.
    ///
    /// @param out has room for `rows.count` ordinals
    /// @return how many there are
    int select(Rows rows, int[] out) {
        LongValues truth = (LongValues) evaluate(rows);
        long[] values = truth.values;
        int found = 0;
        if (truth.hasNulls) {
            boolean[] nulls = truth.nulls;
            for (int i = 0; i < rows.count; i++) {
                out[found] = i;
                found += nulls[i] ? 0 : (int) values[i];
            }
        } else {
            for (int i = 0; i < rows.count; i++) {
                out[found] = i;
                found += (int) values[i];
            }
        }
        return found;
    }
}
