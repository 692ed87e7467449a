package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import org.kalamdb.model.DataType;

/// SUM or AVG of integers: exact in 128 bits, so that only the result can be out of range.
final class IntegerSum extends Accumulator implements SumColumn.Sum {
    private final DataType type;
    private final boolean averages;
    private final MemoryBudget memory;
    private final IntegerSums sums;

    IntegerSum(DataType type, boolean averages, MemoryBudget memory) {
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
        sums.add(groups, ((LongValues) args[0]).values, rows, count);
    }

    /// Integers never leave 128 bits.
    @Override
    void fold(int[] into, int count) {
        if (!sums.fold(into, count)) {
            throw new IllegalStateException("a sum of integers left 128 bits");
        }
    }

    @Override
    public void room(int count) {
        grow(count);
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
            result.set(i, sums.count(i) == 0 ? null : result(i));
        }
        return result;
    }

    private Object result(int group) {
        if (!averages && type.equals(DataType.BIGINT)) {
            if (sums.high(group) != sums.low(group) >> 63) {
                throw IntegerRange.overflow(type, null);
            }
            return sums.low(group);
        }
        BigDecimal total = new BigDecimal(
                BigInteger.valueOf(sums.high(group)).shiftLeft(64).add(unsigned(sums.low(group))));
        if (type instanceof DataType.Decimal decimal) {
            return Decimals.fit(
                    averages
                            ? total.divide(BigDecimal.valueOf(sums.count(group)), decimal.scale(), RoundingMode.HALF_UP)
                            : total,
                    decimal);
        }
        if (type.equals(DataType.DOUBLE) || type.equals(DataType.FLOAT)) {
            double value = (averages
                            ? total.divide(BigDecimal.valueOf(sums.count(group)), MathContext.DECIMAL128)
                            : total)
                    .doubleValue();
            return type.equals(DataType.FLOAT) ? (Object) (float) value : (Object) value;
        }
        BigDecimal whole = averages ? total.divide(BigDecimal.valueOf(sums.count(group)), 0, RoundingMode.DOWN) : total;
        return Casts.cast(whole, new DataType.Decimal(DataType.Decimal.MAX_PRECISION, 0), type);
    }

    private static BigInteger unsigned(long value) {
        BigInteger signed = BigInteger.valueOf(value);
        return value < 0 ? signed.add(BigInteger.ONE.shiftLeft(64)) : signed;
    }
}
