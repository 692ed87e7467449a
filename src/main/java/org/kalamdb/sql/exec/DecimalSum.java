package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// SUM or AVG of decimals: exact until the result is rounded to its type.
final class DecimalSum extends Accumulator {
    private final DataType type;
    private final boolean averages;
    private final MemoryBudget memory;
    private final ObjectValues sums;
    private final LongValues counts;

    DecimalSum(DataType type, boolean averages, MemoryBudget memory) {
        this.type = type;
        this.averages = averages;
        this.memory = memory;
        this.sums = new ObjectValues(new DataType.Decimal(DataType.Decimal.MAX_PRECISION, 0), memory);
        this.counts = new LongValues(DataType.BIGINT, memory);
    }

    @Override
    void grow(int groups) {
        sums.ensure(groups);
        counts.ensure(groups);
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        ObjectValues values = (ObjectValues) args[0];
        for (int k = 0; k < count; k++) {
            int group = groups[rows[k]];
            BigDecimal value = values.decimal(rows[k]);
            sums.values[group] =
                    counts.values[group]++ == 0 ? value : sums.decimal(group).add(value);
        }
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
        if (counts.values[group] == 0) {
            return null;
        }
        BigDecimal sum = sums.decimal(group);
        BigDecimal count = BigDecimal.valueOf(averages ? counts.values[group] : 1);
        if (type instanceof DataType.Decimal decimal) {
            return Decimals.fit(averages ? sum.divide(count, decimal.scale(), RoundingMode.HALF_UP) : sum, decimal);
        }
        return Casts.cast(sum.divide(count, MathContext.DECIMAL128).doubleValue(), DataType.DOUBLE, type);
    }
}
