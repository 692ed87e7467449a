package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// `+ - * / %` on SMALLINT, INT or BIGINT. A result outside the type is an error.
final class IntegerArithmetic extends VectorExpression {
    private final Arithmetic operation;
    private final VectorExpression left;
    private final VectorExpression right;
    private final LongValues result;

    IntegerArithmetic(
            Arithmetic operation, VectorExpression left, VectorExpression right, DataType type, MemoryBudget memory) {
        super(type);
        this.operation = operation;
        this.left = left;
        this.right = right;
        this.result = new LongValues(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        Values a = left.evaluate(rows);
        Values b = right.evaluate(rows);
        int count = rows.count;
        result.reset(count);
        result.takeNulls(a, count);
        result.takeNulls(b, count);
        long[] x = ((LongValues) a).values;
        long[] y = ((LongValues) b).values;
        boolean suspicious = switch (operation) {
            case ADD -> add(x, y, count);
            case SUBTRACT -> subtract(x, y, count);
            case MULTIPLY -> multiply(x, y, count);
            case DIVIDE, MODULO -> true;
        };
        if (suspicious) {
            exactly(x, y, count);
        }
        return result;
    }

    private boolean add(long[] x, long[] y, int count) {
        long[] out = result.values;
        long overflow = 0;
        for (int i = 0; i < count; i++) {
            long sum = x[i] + y[i];
            overflow |= (x[i] ^ sum) & (y[i] ^ sum);
            out[i] = sum;
        }
        return overflow < 0 || leavesRange(count);
    }

    private boolean subtract(long[] x, long[] y, int count) {
        long[] out = result.values;
        long overflow = 0;
        for (int i = 0; i < count; i++) {
            long difference = x[i] - y[i];
            overflow |= (x[i] ^ y[i]) & (x[i] ^ difference);
            out[i] = difference;
        }
        return overflow < 0 || leavesRange(count);
    }

    private boolean multiply(long[] x, long[] y, int count) {
        long[] out = result.values;
        long overflow = 0;
        for (int i = 0; i < count; i++) {
            long product = x[i] * y[i];
            overflow |= Math.multiplyHigh(x[i], y[i]) ^ (product >> 63);
            out[i] = product;
        }
        return overflow != 0 || leavesRange(count);
    }

    private boolean leavesRange(int count) {
        return IntegerRange.leaves(result.values, count, type);
    }

    /// Row by row, leaving out NULLs, whose slots hold anything.
    private void exactly(long[] x, long[] y, int count) {
        for (int i = 0; i < count; i++) {
            if (!result.nulls[i]) {
                result.values[i] = exact(x[i], y[i]);
            }
        }
    }

    private long exact(long x, long y) {
        try {
            long value = switch (operation) {
                case ADD -> Math.addExact(x, y);
                case SUBTRACT -> Math.subtractExact(x, y);
                case MULTIPLY -> Math.multiplyExact(x, y);
                case DIVIDE -> Math.divideExact(x, nonZero(y));
                case MODULO -> x % nonZero(y);
            };
            return IntegerRange.check(value, type);
        } catch (ArithmeticException overflow) {
            throw IntegerRange.overflow(type, overflow);
        }
    }

    private static long nonZero(long divisor) {
        if (divisor == 0) {
            throw new DbException(ErrorCode.EXECUTION, "division by zero");
        }
        return divisor;
    }
}
