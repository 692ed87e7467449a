package org.kalamdb.sql.exec;

import java.util.function.DoubleUnaryOperator;
import org.kalamdb.model.DataType;

/// A function of one DOUBLE, as a loop.
final class DoubleFunctionExpression extends VectorExpression {
    private final DoubleUnaryOperator function;
    private final VectorExpression arg;
    private final DoubleValues result;

    DoubleFunctionExpression(DoubleUnaryOperator function, VectorExpression arg, MemoryBudget memory) {
        super(DataType.DOUBLE);
        this.function = function;
        this.arg = arg;
        this.result = new DoubleValues(DataType.DOUBLE, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        DoubleValues values = (DoubleValues) arg.evaluate(rows);
        result.reset(rows.count);
        result.takeNulls(values, rows.count);
        for (int i = 0; i < rows.count; i++) {
            if (!result.nulls[i]) {
                result.values[i] = function.applyAsDouble(values.values[i]);
            }
        }
        return result;
    }
}
