package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import org.kalamdb.model.DataType;

/// SUM or AVG of integers: exact in 128 bits, so that only the result can be out of range.
final class IntegerSum extends Accumulator {
    private final DataType type;
    private final boolean averages;
    private final MemoryBudget memory;
    private long[] low = new long[0];
    private long[] high = new long[0];
    private long[] counts = new long[0];

    IntegerSum(DataType type, boolean averages, MemoryBudget memory) {
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
        long[] values = ((LongValues) args[0]).values;
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

    @Override
    Values finish(int groups) {
        Values result = Values.of(type, memory);
        result.reset(groups);
        for (int i = 0; i < groups; i++) {
            result.set(i, counts[i] == 0 ? null : result(i));
        }
        return result;
    }

    private Object result(int group) {
        if (!averages && type.equals(DataType.BIGINT)) {
            if (high[group] != low[group] >> 63) {
                throw IntegerRange.overflow(type, null);
            }
            return low[group];
        }
        BigDecimal total =
                new BigDecimal(BigInteger.valueOf(high[group]).shiftLeft(64).add(unsigned(low[group])));
        if (type instanceof DataType.Decimal decimal) {
            return Decimals.fit(
                    averages
                            ? total.divide(BigDecimal.valueOf(counts[group]), decimal.scale(), RoundingMode.HALF_UP)
                            : total,
                    decimal);
        }
        if (type.equals(DataType.DOUBLE) || type.equals(DataType.FLOAT)) {
            double value = (averages ? total.divide(BigDecimal.valueOf(counts[group]), MathContext.DECIMAL128) : total)
                    .doubleValue();
            return type.equals(DataType.FLOAT) ? (Object) (float) value : (Object) value;
        }
        BigDecimal whole = averages ? total.divide(BigDecimal.valueOf(counts[group]), 0, RoundingMode.DOWN) : total;
        return Casts.cast(whole, new DataType.Decimal(DataType.Decimal.MAX_PRECISION, 0), type);
    }

    private static BigInteger unsigned(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value < 0 ? signed.add(BigInteger.ONE.shiftLeft(64)) : signed;
    }
}
