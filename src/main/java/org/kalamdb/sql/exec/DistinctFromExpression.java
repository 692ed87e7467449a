package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// `IS [NOT] DISTINCT FROM`: equality that takes two NULLs for equal. Never NULL.
final class DistinctFromExpression extends VectorExpression {
    private final VectorExpression left;
    private final VectorExpression right;
    private final long whenEqual;
    private final LongValues result;

    /// @param whenEqual the outcome, 0 or 1, for equal operands
    DistinctFromExpression(VectorExpression left, VectorExpression right, long whenEqual, MemoryBudget memory) {
        super(DataType.BOOLEAN);
        this.left = left;
        this.right = right;
        this.whenEqual = whenEqual;
        this.result = new LongValues(DataType.BOOLEAN, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        Values a = left.evaluate(rows);
        Values b = right.evaluate(rows);
        result.reset(rows.count);
        for (int i = 0; i < rows.count; i++) {
            boolean anyNull = a.nulls[i] || b.nulls[i];
            boolean equal = anyNull ? a.nulls[i] == b.nulls[i] : a.compareValue(i, b, i) == 0;
            result.values[i] = equal ? whenEqual : 1 - whenEqual;
        }
        return result;
    }
}
