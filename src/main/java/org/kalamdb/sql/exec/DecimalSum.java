package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// SUM or AVG of decimals: exact in 128 bits until the result is rounded to its type.
final class DecimalSum extends Accumulator implements SumColumn.Sum {
    private final DataType type;
    private final boolean averages;
    private final MemoryBudget memory;
    private final IntegerSums sums;
    private int scale;

    DecimalSum(DataType type, boolean averages, MemoryBudget memory) {
        this.type = type;
        this.averages = averages;
        this.memory = memory;
        this.sums = new IntegerSums(memory);
    }

    @Override
    void grow(int groups) {
        sums.grow(groups);
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        DecimalValues values = (DecimalValues) args[0];
        scale = values.decimal.scale();
        if (values.areLongs(rows, count)) {
            sums.add(groups, values.low, rows, count);
        } else {
            check(sums.add(groups, values.high, values.low, rows, count));
        }
    }

    @Override
    void fold(int[] into, int count) {
        check(sums.fold(into, count));
    }

    private void check(boolean fits) {
        if (!fits) {
            throw new DbException(ErrorCode.EXECUTION, "overflow: the sum is out of range for " + type.sqlName());
        }
    }

    @Override
    public void room(int count) {
        grow(count);
    }

    @Override
    public void scale(int digits) {
        scale = digits;
    }

    @Override
    public void set(int index, long highPart, long lowPart, long count) {
        sums.set(index, highPart, lowPart, count);
    }

    @Override
    public Values results(int count) {
        return finish(count);
    }

    @Override
    Values finish(int groups) {
        Values result = Values.of(type, memory);
        result.reset(groups);
        for (int i = 0; i < groups; i++) {
            result.set(i, result(i));
        }
        return result;
    }

    private @Nullable Object result(int group) {
        if (sums.count(group) == 0) {
            return null;
        }
        BigDecimal sum = new BigDecimal(Int128.big(sums.high(group), sums.low(group)), scale);
        BigDecimal count = BigDecimal.valueOf(averages ? sums.count(group) : 1);
        if (type instanceof DataType.Decimal decimal) {
            return Decimals.fit(averages ? sum.divide(count, decimal.scale(), RoundingMode.HALF_UP) : sum, decimal);
        }
        return Casts.cast(sum.divide(count, MathContext.DECIMAL128).doubleValue(), DataType.DOUBLE, type);
    }
}
