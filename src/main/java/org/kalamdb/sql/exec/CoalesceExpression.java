package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.kalamdb.model.DataType;

/// The first argument that is not NULL. Later arguments are evaluated only where the earlier ones are NULL.
final class CoalesceExpression extends VectorExpression {
    private final List<VectorExpression> args;
    private final Values result;

    CoalesceExpression(List<VectorExpression> args, DataType type, MemoryBudget memory) {
        super(type);
        this.args = List.copyOf(args);
        this.result = Values.of(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        result.reset(rows.count);
        int[] open = Arrays.copyOf(Rows.identity(rows.count), rows.count);
        int openCount = rows.count;
        for (VectorExpression arg : args) {
            if (openCount == 0) {
                break;
            }
            Values values = arg.evaluate(rows.subset(open, openCount));
            int left = 0;
            for (int k = 0; k < openCount; k++) {
                if (values.nulls[k]) {
                    open[left++] = open[k];
                } else {
                    result.copyValue(open[k], values, k);
                }
            }
            openCount = left;
        }
        for (int k = 0; k < openCount; k++) {
            result.setNull(open[k]);
        }
        return result;
    }
}
