package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// NOT and the tests `IS [NOT] NULL`, `IS [NOT] TRUE`, `IS [NOT] FALSE`.
final class TruthExpression extends VectorExpression {
    private final Test test;
    private final VectorExpression arg;
    private final LongValues result;

    /// Which test, by its outcome for NULL, false and true (from bit 0).
    enum Test {
        IS_NULL(0b001),
        IS_NOT_NULL(0b110),
        IS_TRUE(0b100),
        IS_FALSE(0b010),
        IS_NOT_TRUE(0b011),
        IS_NOT_FALSE(0b101),
        /// NULL stays NULL.
        NOT(0b010);

        final int mask;

        Test(int mask) {
            this.mask = mask;
        }
    }

    TruthExpression(Test test, VectorExpression arg, MemoryBudget memory) {
        super(DataType.BOOLEAN);
        this.test = test;
        this.arg = arg;
        this.result = new LongValues(DataType.BOOLEAN, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        Values values = arg.evaluate(rows);
        result.reset(rows.count);
        int mask = test.mask;
        if (test == Test.IS_NULL || test == Test.IS_NOT_NULL) {
            for (int i = 0; i < rows.count; i++) {
                result.values[i] = mask >> (values.nulls[i] ? 0 : 1) & 1;
            }
            return result;
        }
        long[] truth = ((LongValues) values).values;
        for (int i = 0; i < rows.count; i++) {
            result.values[i] = mask >> (values.nulls[i] ? 0 : 1 + (int) truth[i]) & 1;
        }
        if (test == Test.NOT) {
            result.takeNulls(values, rows.count);
        }
        return result;
    }
}
