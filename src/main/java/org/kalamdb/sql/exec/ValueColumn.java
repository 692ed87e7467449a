package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.WindowCall;

/// LAG, LEAD, FIRST_VALUE, LAST_VALUE and NTH_VALUE: the value of another row.
final class ValueColumn extends WindowColumn {
    private static final int NONE = -1;

    private final WindowCall call;
    private final FrameBounds frame;
    private final CountedRows counted;

    ValueColumn(WindowCall call, FrameBounds frame, DataType type, MemoryBudget memory) {
        super(type, memory);
        this.call = call;
        this.frame = frame;
        this.counted = new CountedRows(call.ignoresNulls() ? call.args().getFirst() : -1, -1, memory);
    }

    @Override
    void evaluate(WindowRows rows) {
        counted.compute(rows);
        switch (call.function()) {
            case LAG -> shifted(rows, -1);
            case LEAD -> shifted(rows, 1);
            default -> framed(rows);
        }
    }

    private void shifted(WindowRows rows, int direction) {
        Values values = rows.column(call.args().getFirst());
        LongValues offsets = call.args().size() < 2
                ? null
                : (LongValues) rows.column(call.args().get(1));
        Values defaults =
                call.args().size() < 3 ? null : rows.column(call.args().get(2));
        int last = counted.before(rows.to);
        for (int row = rows.from; row < rows.to; row++) {
            if (offsets != null && offsets.nulls[row]) {
                result.setNull(row);
                continue;
            }
            long distance = direction * (offsets == null ? 1 : offsets.values[row]);
            int wanted = wanted(row, distance, last);
            if (wanted != NONE) {
                result.copy(row, values, wanted);
            } else if (defaults != null) {
                result.copy(row, defaults, row);
            } else {
                result.setNull(row);
            }
        }
    }

    private int wanted(int row, long distance, int last) {
        if (distance == 0) {
            return row;
        }
        long index = distance < 0
                ? counted.before(row) + distance
                : counted.before(row) + (counted.counts(row) ? 1 : 0) + distance - 1;
        return index < 0 || index >= last ? NONE : counted.row((int) index);
    }

    private void framed(WindowRows rows) {
        Values values = rows.column(call.args().getFirst());
        LongValues numbers = call.args().size() < 2
                ? null
                : (LongValues) rows.column(call.args().get(1));
        for (int row = rows.from; row < rows.to; row++) {
            int at = switch (call.function()) {
                case FIRST_VALUE -> fromStart(rows, row, 0);
                case LAST_VALUE -> last(rows, row);
                default -> numbers == null ? NONE : nth(rows, row, numbers);
            };
            if (at == NONE) {
                result.setNull(row);
            } else {
                result.copy(row, values, at);
            }
        }
    }

    private int nth(WindowRows rows, int row, LongValues numbers) {
        if (numbers.nulls[row]) {
            return NONE;
        }
        long number = numbers.values[row];
        if (number <= 0) {
            throw new DbException(ErrorCode.EXECUTION, "the second argument of nth_value must be greater than zero");
        }
        return fromStart(rows, row, number - 1);
    }

    /// The row of the frame that `skipped` others come before.
    private int fromStart(WindowRows rows, int row, long skipped) {
        long left = skipped;
        for (int piece = 0; piece < frame.pieces(); piece++) {
            int first = counted.before(frame.starts(piece)[row - rows.from]);
            int count = counted.before(frame.ends(piece)[row - rows.from]) - first;
            if (left < count) {
                return counted.row((int) (first + left));
            }
            left -= count;
        }
        return NONE;
    }

    private int last(WindowRows rows, int row) {
        for (int piece = frame.pieces() - 1; piece >= 0; piece--) {
            int first = counted.before(frame.starts(piece)[row - rows.from]);
            int end = counted.before(frame.ends(piece)[row - rows.from]);
            if (first < end) {
                return counted.row(end - 1);
            }
        }
        return NONE;
    }
}
