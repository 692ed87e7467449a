package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// `+ - * / %` on DECIMAL: exact, then rounded half away from zero to the scale of the result's type. Loops
/// over 64-bit numbers where the types leave room; otherwise 128 bits row by row, and what does not fit into
/// those by [Decimals].
final class DecimalArithmetic extends VectorExpression {
    private final Arithmetic operation;
    private final VectorExpression left;
    private final VectorExpression right;
    private final DataType.Decimal decimal;
    private final DecimalValues result;
    private final RowFunction rare;
    private final Int128 x = new Int128();
    private final Int128 y = new Int128();
    /// The exponents of ten that bring both sides to one scale.
    private final int leftUp;
    private final int rightUp;
    private final boolean aligned;

    DecimalArithmetic(
            Arithmetic operation,
            VectorExpression left,
            VectorExpression right,
            DataType.Decimal type,
            MemoryBudget memory) {
        super(type);
        this.operation = operation;
        this.left = left;
        this.right = right;
        this.decimal = type;
        this.result = new DecimalValues(type, memory);
        this.rare = Decimals.operation(operation, type);
        DataType.Decimal a = (DataType.Decimal) left.type;
        DataType.Decimal b = (DataType.Decimal) right.type;
        int scale = Math.max(a.scale(), b.scale());
        this.leftUp = scale - a.scale();
        this.rightUp = scale - b.scale();
        this.aligned = operation == Arithmetic.MULTIPLY
                ? type.scale() == a.scale() + b.scale()
                : operation == Arithmetic.DIVIDE || type.scale() == scale;
    }

    @Override
    Values evaluate(Rows rows) {
        DecimalValues a = (DecimalValues) left.evaluate(rows);
        DecimalValues b = (DecimalValues) right.evaluate(rows);
        int count = rows.count;
        result.reset(count);
        result.takeNulls(a, count);
        result.takeNulls(b, count);
        if (!fast(a, b, count) && !small(a, b, count)) {
            for (int i = 0; i < count; i++) {
                if (!result.nulls[i]) {
                    row(a, b, i);
                }
            }
        }
        return result;
    }

    /// Whether the types left room for a loop over 64-bit operands.
    private boolean fast(DecimalValues a, DecimalValues b, int count) {
        if (!aligned || a.wide || b.wide) {
            return false;
        }
        int digits = a.decimal.precision() + leftUp;
        int otherDigits = b.decimal.precision() + rightUp;
        boolean sums = digits <= DecimalValues.LONG_DIGITS && otherDigits <= DecimalValues.LONG_DIGITS;
        switch (operation) {
            case ADD, SUBTRACT -> {
                if (!sums || Math.max(digits, otherDigits) + 1 > decimal.precision()) {
                    return false;
                }
                add(a.low, b.low, operation == Arithmetic.ADD ? 1 : -1, count);
            }
            case MULTIPLY -> {
                if (a.decimal.precision() + b.decimal.precision() > decimal.precision()) {
                    return false;
                }
                multiply(a.low, b.low, count);
            }
            case DIVIDE, MODULO -> {
                return false;
            }
        }
        return true;
    }

    /// Whether the numbers themselves left room for a loop over 64 bits, though their types did not: a result of
    /// 64 bits has fewer digits than the wide types.
    private boolean small(DecimalValues a, DecimalValues b, int count) {
        if (!aligned || !result.wide || leftUp > DecimalValues.LONG_DIGITS || rightUp > DecimalValues.LONG_DIGITS) {
            return false;
        }
        int bits = a.bits(count);
        int otherBits = b.bits(count);
        boolean isSmall = switch (operation) {
            case ADD, SUBTRACT ->
                bits + bitsOfPower(leftUp) < Long.SIZE - 2 && otherBits + bitsOfPower(rightUp) < Long.SIZE - 2;
            case MULTIPLY -> bits + otherBits < Long.SIZE - 1;
            case DIVIDE, MODULO -> false;
        };
        if (isSmall && operation == Arithmetic.MULTIPLY) {
            multiply(a.low, b.low, count);
        } else if (isSmall) {
            add(a.low, b.low, operation == Arithmetic.ADD ? 1 : -1, count);
        }
        return isSmall;
    }

    private static int bitsOfPower(int exponent) {
        return Long.SIZE - Long.numberOfLeadingZeros(Int128.longPower(exponent));
    }

    private void add(long[] a, long[] b, int sign, int count) {
        long[] out = result.low;
        long leftFactor = Int128.longPower(leftUp);
        long rightFactor = sign * Int128.longPower(rightUp);
        for (int i = 0; i < count; i++) {
            out[i] = a[i] * leftFactor + b[i] * rightFactor;
        }
        if (result.wide) {
            for (int i = 0; i < count; i++) {
                result.high[i] = out[i] >> 63;
            }
        }
    }

    private void multiply(long[] a, long[] b, int count) {
        long[] out = result.low;
        for (int i = 0; i < count; i++) {
            out[i] = a[i] * b[i];
        }
        if (result.wide) {
            long[] high = result.high;
            for (int i = 0; i < count; i++) {
                high[i] = Math.multiplyHigh(a[i], b[i]);
            }
        }
    }

    private void row(DecimalValues a, DecimalValues b, int i) {
        x.set(a.high(i), a.low[i]);
        y.set(b.high(i), b.low[i]);
        if (aligned && compute() && Int128.hasDigits(x.high, x.low, decimal.precision())) {
            result.setUnscaled(i, x.high, x.low);
        } else {
            result.set(i, rare.apply(new Object[] {a.box(i), b.box(i)}));
        }
    }

    /// Leaves the result in `x`.
    ///
    /// @return false when it did not fit, or is an error
    private boolean compute() {
        return switch (operation) {
            case ADD -> x.scaleUp(leftUp) && y.scaleUp(rightUp) && x.add(y.high, y.low);
            case SUBTRACT -> {
                y.negate();
                yield x.scaleUp(leftUp) && y.scaleUp(rightUp) && x.add(y.high, y.low);
            }
            case MULTIPLY -> multiply();
            case DIVIDE -> divide();
            case MODULO -> {
                boolean small = x.scaleUp(leftUp) && y.scaleUp(rightUp) && x.isLong() && y.isLong() && !y.isZero();
                if (small) {
                    long rest = x.low % y.low;
                    x.set(rest >> 63, rest);
                }
                yield small;
            }
        };
    }

    private boolean multiply() {
        if (y.isLong()) {
            return x.multiply(y.low);
        }
        long factor = x.low;
        boolean small = x.isLong();
        x.set(y.high, y.low);
        return small && x.multiply(factor);
    }

    private boolean divide() {
        int up = decimal.scale() - ((DataType.Decimal) left.type).scale() + ((DataType.Decimal) right.type).scale();
        boolean small = up >= 0 && x.scaleUp(up) && x.isLong() && y.isLong() && !y.isZero();
        if (!small || x.low == Long.MIN_VALUE || y.low == Long.MIN_VALUE) {
            return false;
        }
        long quotient = x.low / y.low;
        long rest = Math.abs(x.low - quotient * y.low);
        if (rest >= Math.abs(y.low) - rest) {
            quotient += (x.low ^ y.low) < 0 ? -1 : 1;
        }
        x.set(quotient >> 63, quotient);
        return true;
    }
}
