package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// SUM or AVG of decimals: exact in 128 bits until the result is rounded to its type.
final class DecimalSum extends Accumulator implements SumColumn.Sum {
    private final DataType type;
    private final boolean averages;
    private final MemoryBudget memory;
    private int scale;
    private long[] low = new long[0];
    private long[] high = new long[0];
    private long[] counts = new long[0];

    DecimalSum(DataType type, boolean averages, MemoryBudget memory) {
        this.type = type;
        this.averages = averages;
        this.memory = memory;
    }

    @Override
    void grow(int groups) {
        if (groups > low.length) {
            int capacity = Math.max(groups, low.length * 2);
            memory.reserve((capacity - low.length) * 3L * Long.BYTES);
            low = Arrays.copyOf(low, capacity);
            high = Arrays.copyOf(high, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        DecimalValues values = (DecimalValues) args[0];
        scale = values.decimal.scale();
        if (values.wide) {
            addWide(groups, values, rows, count);
        } else {
            addNarrow(groups, values.low, rows, count);
        }
    }

    /// A sum of 64-bit numbers cannot leave 128 bits.
    private void addNarrow(int[] groups, long[] values, int[] rows, int count) {
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            int group = groups[row];
            long value = values[row];
            long sum = low[group] + value;
            high[group] += (value >> 63) + (Long.compareUnsigned(sum, value) < 0 ? 1 : 0);
            low[group] = sum;
            counts[group]++;
        }
    }

    private void addWide(int[] groups, DecimalValues values, int[] rows, int count) {
        long[] valuesLow = values.low;
        long[] valuesHigh = values.high;
        long overflow = 0;
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            int group = groups[row];
            long value = valuesLow[row];
            long upper = valuesHigh[row];
            long sum = low[group] + value;
            long before = high[group];
            long after = before + upper + (Long.compareUnsigned(sum, value) < 0 ? 1 : 0);
            overflow |= (before ^ after) & (upper ^ after);
            low[group] = sum;
            high[group] = after;
            counts[group]++;
        }
        if (overflow < 0) {
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
        high[index] = highPart;
        low[index] = lowPart;
        counts[index] = count;
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
        if (counts[group] == 0) {
            return null;
        }
        BigDecimal sum = new BigDecimal(Int128.big(high[group], low[group]), scale);
        BigDecimal count = BigDecimal.valueOf(averages ? counts[group] : 1);
        if (type instanceof DataType.Decimal decimal) {
            return Decimals.fit(averages ? sum.divide(count, decimal.scale(), RoundingMode.HALF_UP) : sum, decimal);
        }
        return Casts.cast(sum.divide(count, MathContext.DECIMAL128).doubleValue(), DataType.DOUBLE, type);
    }
}
