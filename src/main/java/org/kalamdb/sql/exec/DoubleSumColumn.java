package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;

/// SUM and AVG of floating point over any frames. Nothing is ever subtracted, so that neither the order of magnitude
/// of numbers that have left the frame nor an infinity shows in a result: a frame is the end of a stretch whose
/// sums from each row on are known, and the rows behind it, which are added up as they come. When the frame has
/// left the stretch, the frame becomes the next one: each row is added twice at most.
final class DoubleSumColumn extends WindowColumn {
    private final AggregateCall call;
    private final FrameBounds frame;
    private final CountedRows counted;
    private final DoubleSum sums;
    private final DoubleValues stretch;
    private final DoubleValues stretchErrors;
    private final DoubleValues total;
    private final DoubleValues totalErrors;
    private int first = -1;
    private double sum;
    private double error;

    DoubleSumColumn(AggregateCall call, FrameBounds frame, DoubleSum sums, DataType type, MemoryBudget memory) {
        super(type, memory);
        this.call = call;
        this.frame = frame;
        this.sums = sums;
        this.counted = CountedRows.of(call, false, memory);
        this.stretch = new DoubleValues(DataType.DOUBLE, memory);
        this.stretchErrors = new DoubleValues(DataType.DOUBLE, memory);
        this.total = new DoubleValues(DataType.DOUBLE, memory);
        this.totalErrors = new DoubleValues(DataType.DOUBLE, memory);
    }

    @Override
    void evaluate(WindowRows rows) {
        counted.compute(rows);
        if (first < 0) {
            first = rows.from;
        }
        int size = rows.to - rows.from;
        stretch.ensure(size);
        stretchErrors.ensure(size);
        total.ensure(size);
        totalErrors.ensure(size);
        Arrays.fill(total.values, 0, size, 0);
        Arrays.fill(totalErrors.values, 0, size, 0);
        double[] values = ((DoubleValues) rows.column(call.args().getFirst())).values;
        for (int piece = 0; piece < frame.pieces(); piece++) {
            add(rows, values, frame.starts(piece), frame.ends(piece), size);
        }
        sums.grow(rows.to - first);
        for (int i = 0; i < size; i++) {
            long count = 0;
            for (int piece = 0; piece < frame.pieces(); piece++) {
                count += counted.before(frame.ends(piece)[i]) - counted.before(frame.starts(piece)[i]);
            }
            sums.set(rows.from - first + i, total.values[i], totalErrors.values[i], count);
        }
    }

    /// Adds one piece of all frames to the totals.
    private void add(WindowRows rows, double[] values, int[] starts, int[] ends, int size) {
        int stretchEnd = rows.from;
        int end = rows.from;
        double behind = 0;
        double behindError = 0;
        for (int i = 0; i < size; i++) {
            if (starts[i] >= ends[i]) {
                continue;
            }
            if (starts[i] >= stretchEnd) {
                stretch(rows, values, starts[i], ends[i]);
                stretchEnd = ends[i];
                end = stretchEnd;
                behind = 0;
                behindError = 0;
            }
            sum = behind;
            error = behindError;
            for (; end < ends[i]; end++) {
                plus(counted.counts(end) ? values[end] : 0);
            }
            behind = sum;
            behindError = error;
            error += stretchErrors.values[starts[i] - rows.from];
            plus(stretch.values[starts[i] - rows.from]);
            error += totalErrors.values[i];
            plus(total.values[i]);
            total.values[i] = sum;
            totalErrors.values[i] = error;
        }
    }

    private void stretch(WindowRows rows, double[] values, int start, int end) {
        sum = 0;
        error = 0;
        for (int row = end - 1; row >= start; row--) {
            double value = counted.counts(row) ? values[row] : 0;
            if (Double.isInfinite(value)) {
                sums.noteInfinite();
            }
            plus(value);
            stretch.values[row - rows.from] = sum;
            stretchErrors.values[row - rows.from] = error;
        }
    }

    /// Neumaier's summation, as in [DoubleSum].
    private void plus(double value) {
        double before = sum;
        sum = before + value;
        error += Math.abs(before) >= Math.abs(value) ? before - sum + value : value - sum + before;
        if (Double.isInfinite(value)) {
            sums.noteInfinite();
        }
    }

    @Override
    void finish(int from, int to) {
        Values results = sums.finish(to - from);
        for (int row = from; row < to; row++) {
            result.copy(row, results, row - from);
        }
        results.release();
        first = -1;
    }
}
