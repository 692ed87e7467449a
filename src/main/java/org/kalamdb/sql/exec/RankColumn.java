package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.WindowCall;

/// ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST and NTILE: what follows from a row's place alone.
final class RankColumn extends WindowColumn {
    private final WindowCall call;

    RankColumn(WindowCall call, DataType type, MemoryBudget memory) {
        super(type, memory);
        this.call = call;
    }

    @Override
    void evaluate(WindowRows rows) {
        switch (call.function()) {
            case ROW_NUMBER -> {
                long[] out = ((LongValues) result).values;
                for (int row = rows.from; row < rows.to; row++) {
                    out[row] = (long) row - rows.from + 1;
                }
            }
            case RANK -> ranks(rows, rows.groupStarts());
            case DENSE_RANK -> ranks(rows, rows.groupNumbers());
            case PERCENT_RANK -> shares(rows, rows.groupStarts(), rows.to - rows.from - 1);
            case CUME_DIST -> shares(rows, rows.groupEnds(), rows.to - rows.from);
            case NTILE -> buckets(rows);
            case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE, AGGREGATE ->
                throw new IllegalArgumentException(call.function().name());
        }
    }

    /// @param places rows, or numbers of groups
    private void ranks(WindowRows rows, int[] places) {
        long[] out = ((LongValues) result).values;
        int first = places[0];
        for (int i = 0; i < rows.to - rows.from; i++) {
            out[rows.from + i] = (long) places[i] - first + 1;
        }
    }

    private void shares(WindowRows rows, int[] places, int whole) {
        double[] out = ((DoubleValues) result).values;
        for (int i = 0; i < rows.to - rows.from; i++) {
            out[rows.from + i] = whole == 0 ? 0 : (double) (places[i] - rows.from) / whole;
        }
    }

    /// The first buckets get a row more when the rows cannot be shared out evenly.
    private void buckets(WindowRows rows) {
        LongValues wanted = (LongValues) rows.column(call.args().getFirst());
        LongValues out = (LongValues) result;
        if (wanted.nulls[rows.from]) {
            for (int row = rows.from; row < rows.to; row++) {
                out.setNull(row);
            }
            return;
        }
        long buckets = wanted.values[rows.from];
        if (buckets <= 0) {
            throw new DbException(ErrorCode.EXECUTION, "the argument of ntile must be greater than zero");
        }
        int count = rows.to - rows.from;
        long least = count / buckets;
        long greater = count % buckets;
        long inGreater = greater * (least + 1);
        for (int i = 0; i < count; i++) {
            out.values[rows.from + i] =
                    i < inGreater ? i / (least + 1) + 1 : greater + (i - inGreater) / Math.max(least, 1) + 1;
        }
    }
}
