package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// Compares two values of one type: `=`, `<>`, `<`, `<=`, `>`, `>=`.
final class CompareExpression extends VectorExpression {
    private final Comparison comparison;
    private final VectorExpression left;
    private final VectorExpression right;
    private final LongValues result;

    /// For each outcome less, equal, greater (from bit 0) whether it makes the comparison true.
    enum Comparison {
        EQ(0b010),
        NE(0b101),
        LT(0b001),
        LE(0b011),
        GT(0b100),
        GE(0b110);

        final int mask;

        Comparison(int mask) {
            this.mask = mask;
        }

        /// The comparison of the same values the other way round.
        Comparison mirrored() {
            return switch (this) {
                case EQ, NE -> this;
                case LT -> GT;
                case LE -> GE;
                case GT -> LT;
                case GE -> LE;
            };
        }

        /// @param order negative, zero or positive
        long test(int order) {
            return mask >> (Integer.signum(order) + 1) & 1;
        }
    }

    CompareExpression(Comparison comparison, VectorExpression left, VectorExpression right, MemoryBudget memory) {
        super(DataType.BOOLEAN);
        this.comparison = comparison;
        this.left = left;
        this.right = right;
        this.result = new LongValues(DataType.BOOLEAN, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        Values a = left.evaluate(rows);
        Values b = right.evaluate(rows);
        int count = rows.count;
        result.reset(count);
        result.takeNulls(a, count);
        result.takeNulls(b, count);
        switch (a) {
            case LongValues x -> compareLongs(x.values, ((LongValues) b).values, count);
            case DoubleValues x -> compareDoubles(x.values, ((DoubleValues) b).values, count);
            case BytesValues x -> compareBytes(x, (BytesValues) b, count);
            case DecimalValues x -> compareDecimals(x, (DecimalValues) b, count);
            case ObjectValues x -> compareAny(x, b, count);
        }
        return result;
    }

    private void compareLongs(long[] x, long[] y, int count) {
        long[] out = result.values;
        int mask = comparison.mask;
        for (int i = 0; i < count; i++) {
            int order = (x[i] > y[i] ? 1 : 0) - (x[i] < y[i] ? 1 : 0);
            out[i] = mask >> (order + 1) & 1;
        }
    }

    private void compareDoubles(double[] x, double[] y, int count) {
        long[] out = result.values;
        int mask = comparison.mask;
        for (int i = 0; i < count; i++) {
            long p = DoubleValues.ordered(x[i]);
            long q = DoubleValues.ordered(y[i]);
            int order = (p > q ? 1 : 0) - (p < q ? 1 : 0);
            out[i] = mask >> (order + 1) & 1;
        }
    }

    private void compareBytes(BytesValues x, BytesValues y, int count) {
        long[] out = result.values;
        if (comparison == Comparison.EQ || comparison == Comparison.NE) {
            long whenEqual = comparison.test(0);
            for (int i = 0; i < count; i++) {
                out[i] = !result.nulls[i] && x.equalsAt(i, y, i) ? whenEqual : 1 - whenEqual;
            }
        } else {
            compareAny(x, y, count);
        }
    }

    private void compareDecimals(DecimalValues x, DecimalValues y, int count) {
        if (x.wide || y.wide || x.decimal.scale() != y.decimal.scale()) {
            compareAny(x, y, count);
        } else {
            compareLongs(x.low, y.low, count);
        }
    }

    private void compareAny(Values x, Values y, int count) {
        for (int i = 0; i < count; i++) {
            result.values[i] = result.nulls[i] ? 0 : comparison.test(x.compareValue(i, y, i));
        }
    }
}
