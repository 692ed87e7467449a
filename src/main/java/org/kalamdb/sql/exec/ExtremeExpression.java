package org.kalamdb.sql.exec;

import java.util.List;
import org.kalamdb.model.DataType;

/// GREATEST or LEAST of the arguments that are not NULL.
final class ExtremeExpression extends VectorExpression {
    private final List<VectorExpression> args;
    private final int sign;
    private final Values result;

    /// @param sign 1 for GREATEST, -1 for LEAST
    ExtremeExpression(List<VectorExpression> args, int sign, DataType type, MemoryBudget memory) {
        super(type);
        this.args = List.copyOf(args);
        this.sign = sign;
        this.result = Values.of(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        result.reset(rows.count);
        result.setAllNull(rows.count);
        for (VectorExpression arg : args) {
            Values values = arg.evaluate(rows);
            for (int i = 0; i < rows.count; i++) {
                if (!values.nulls[i] && (result.nulls[i] || values.compareValue(i, result, i) * sign > 0)) {
                    result.copyValue(i, values, i);
                    result.nulls[i] = false;
                }
            }
        }
        return result;
    }
}
