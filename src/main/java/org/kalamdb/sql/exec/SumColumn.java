package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;

/// COUNT, and SUM and AVG of exact numbers, over any frames: differences of running totals, so that a row costs the
/// same however long its frame is. The totals have 128 bits; that they may wrap does no harm, as the differences
/// are right again.
final class SumColumn extends WindowColumn {
    /// Of the upper 64 bits: no sum of such numbers needs more than 128 bits.
    private static final double MAX_HIGH = 0x1p62;

    private final AggregateCall call;
    private final FrameBounds frame;
    private final CountedRows counted;
    private final Sum sum;
    private final LongValues low;
    private final LongValues high;
    /// The first row since the last [#finish].
    private int first = -1;

    /// Where sums of rows become results.
    interface Sum {
        /// Makes room for results.
        void room(int count);

        /// How many of the digits of the sums are decimals.
        default void scale(int digits) {}

        /// The sum of `count` numbers, in 128 bits.
        void set(int index, long high, long low, long count);

        /// The results; the caller gives their memory back.
        Values results(int count);
    }

    SumColumn(AggregateCall call, FrameBounds frame, Sum sum, DataType type, MemoryBudget memory) {
        super(type, memory);
        this.call = call;
        this.frame = frame;
        this.sum = sum;
        this.counted = CountedRows.of(call, false, memory);
        this.low = new LongValues(DataType.BIGINT, memory);
        this.high = new LongValues(DataType.BIGINT, memory);
    }

    @Override
    void evaluate(WindowRows rows) {
        counted.compute(rows);
        if (first < 0) {
            first = rows.from;
        }
        int size = rows.to - rows.from;
        sum.room(rows.to - first);
        low.ensure(size + 1);
        high.ensure(size + 1);
        total(rows, size);
        long[] lows = low.values;
        long[] highs = high.values;
        for (int i = 0; i < size; i++) {
            long sumLow = 0;
            long sumHigh = 0;
            long count = 0;
            for (int piece = 0; piece < frame.pieces(); piece++) {
                int start = frame.starts(piece)[i];
                int end = frame.ends(piece)[i];
                count += counted.before(end) - counted.before(start);
                long lower = lows[start - rows.from];
                long difference = lows[end - rows.from] - lower;
                long borrow = Long.compareUnsigned(lows[end - rows.from], lower) < 0 ? 1 : 0;
                sumHigh += highs[end - rows.from] - highs[start - rows.from] - borrow;
                sumLow += difference;
                sumHigh += Long.compareUnsigned(sumLow, difference) < 0 ? 1 : 0;
            }
            sum.set(rows.from - first + i, sumHigh, sumLow, count);
        }
    }

    /// The totals of the rows before each row.
    private void total(WindowRows rows, int size) {
        long[] lows = low.values;
        long[] highs = high.values;
        lows[0] = 0;
        highs[0] = 0;
        Values values = call.args().isEmpty() ? null : rows.column(call.args().getFirst());
        if (values instanceof DecimalValues decimals) {
            sum.scale(decimals.decimal.scale());
        }
        double absolute = 0;
        for (int i = 0; i < size; i++) {
            int row = rows.from + i;
            long value = 0;
            long upper = 0;
            if (counted.counts(row)) {
                switch (values) {
                    case LongValues longs -> {
                        value = longs.values[row];
                        upper = value >> 63;
                    }
                    case DecimalValues decimals -> {
                        value = decimals.low[row];
                        upper = decimals.high(row);
                        absolute += decimals.wide ? Math.abs((double) upper) : 0;
                    }
                    case null, default -> {}
                }
            }
            long total = lows[i] + value;
            lows[i + 1] = total;
            highs[i + 1] = highs[i] + upper + (Long.compareUnsigned(total, value) < 0 ? 1 : 0);
        }
        if (absolute >= MAX_HIGH) {
            throw new DbException(ErrorCode.EXECUTION, "overflow: the sums of a window are out of range");
        }
    }

    @Override
    void finish(int from, int to) {
        Values results = sum.results(to - from);
        for (int row = from; row < to; row++) {
            result.copy(row, results, row - from);
        }
        results.release();
        first = -1;
    }
}
