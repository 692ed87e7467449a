package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// `+ - * / %` on FLOAT or DOUBLE. A finite operation whose result is infinite is an error, and so is a
/// division by zero.
final class DoubleArithmetic extends VectorExpression {
    private final Arithmetic operation;
    private final VectorExpression left;
    private final VectorExpression right;
    private final DoubleValues result;

    DoubleArithmetic(
            Arithmetic operation, VectorExpression left, VectorExpression right, DataType type, MemoryBudget memory) {
        super(type);
        this.operation = operation;
        this.left = left;
        this.right = right;
        this.result = new DoubleValues(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        Values a = left.evaluate(rows);
        Values b = right.evaluate(rows);
        int count = rows.count;
        result.reset(count);
        result.takeNulls(a, count);
        result.takeNulls(b, count);
        double[] x = ((DoubleValues) a).values;
        double[] y = ((DoubleValues) b).values;
        compute(x, y, count);
        if (type.equals(DataType.FLOAT)) {
            for (int i = 0; i < count; i++) {
                result.values[i] = (float) result.values[i];
            }
        }
        check(x, y, count);
        return result;
    }

    private void compute(double[] x, double[] y, int count) {
        double[] out = result.values;
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] + y[i];
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] - y[i];
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] * y[i];
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] / y[i];
                }
            }
            case MODULO -> {
                for (int i = 0; i < count; i++) {
                    out[i] = x[i] % y[i];
                }
            }
        }
    }

    private void check(double[] x, double[] y, int count) {
        boolean divides = operation == Arithmetic.DIVIDE || operation == Arithmetic.MODULO;
        boolean suspicious = false;
        for (int i = 0; i < count; i++) {
            suspicious |= !Double.isFinite(result.values[i]);
        }
        for (int i = 0; suspicious && i < count; i++) {
            if (result.nulls[i]) {
                continue;
            }
            if (divides && y[i] == 0) {
                throw new DbException(ErrorCode.EXECUTION, "division by zero");
            }
            if (Double.isInfinite(result.values[i]) && Double.isFinite(x[i]) && Double.isFinite(y[i])) {
                throw outOfRange(type);
            }
        }
    }

    static DbException outOfRange(DataType type) {
        return new DbException(ErrorCode.EXECUTION, "overflow: " + type.sqlName() + " out of range");
    }
}
