package org.kalamdb.sql.exec;

import java.util.List;
import org.kalamdb.model.DataType;

/// Whether the argument equals one of several expressions: IN with a list that is not constant.
final class AnyEqualExpression extends VectorExpression {
    private final VectorExpression arg;
    private final List<VectorExpression> candidates;
    private final LongValues result;

    AnyEqualExpression(VectorExpression arg, List<VectorExpression> candidates, MemoryBudget memory) {
        super(DataType.BOOLEAN);
        this.arg = arg;
        this.candidates = List.copyOf(candidates);
        this.result = new LongValues(DataType.BOOLEAN, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        Values values = arg.evaluate(rows);
        result.reset(rows.count);
        java.util.Arrays.fill(result.values, 0, rows.count, 0);
        for (VectorExpression candidate : candidates) {
            Values others = candidate.evaluate(rows);
            for (int i = 0; i < rows.count; i++) {
                if (result.values[i] != 0) {
                    continue;
                }
                if (values.nulls[i] || others.nulls[i]) {
                    result.setNull(i);
                } else if (values.compareValue(i, others, i) == 0) {
                    result.values[i] = 1;
                    result.nulls[i] = false;
                }
            }
        }
        return result;
    }
}
