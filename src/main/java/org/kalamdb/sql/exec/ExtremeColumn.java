package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;

/// MIN and MAX (on booleans BOOL_AND and BOOL_OR) over any frames, by stretches as in [DoubleSumColumn].
final class ExtremeColumn extends WindowColumn {
    private static final int NONE = -1;

    private final AggregateCall call;
    private final int sign;
    private final FrameBounds frame;
    private final CountedRows counted;
    /// By row counted from the partition's start: the best row from there to the end of the stretch.
    private final Ints stretch;
    private final Ints best;

    /// @param sign 1 for the greatest, -1 for the least
    ExtremeColumn(AggregateCall call, int sign, FrameBounds frame, DataType type, MemoryBudget memory) {
        super(type, memory);
        this.call = call;
        this.sign = sign;
        this.frame = frame;
        this.counted = CountedRows.of(call, false, memory);
        this.stretch = new Ints(memory);
        this.best = new Ints(memory);
    }

    @Override
    void evaluate(WindowRows rows) {
        counted.compute(rows);
        int size = rows.to - rows.from;
        stretch.ensure(size);
        int[] found = best.ensure(size);
        Arrays.fill(found, 0, size, NONE);
        Values values = rows.column(call.args().getFirst());
        for (int piece = 0; piece < frame.pieces(); piece++) {
            find(rows, values, frame.starts(piece), frame.ends(piece));
        }
        for (int i = 0; i < size; i++) {
            if (found[i] == NONE) {
                result.setNull(rows.from + i);
            } else if (i > 0 && found[i] == found[i - 1] && result instanceof BytesValues texts) {
                texts.slice(rows.from + i, texts.start[rows.from + i - 1], texts.length[rows.from + i - 1]);
            } else {
                result.copy(rows.from + i, values, found[i]);
            }
        }
    }

    private void find(WindowRows rows, Values values, int[] starts, int[] ends) {
        int stretchEnd = rows.from;
        int end = rows.from;
        int behind = NONE;
        for (int i = 0; i < rows.to - rows.from; i++) {
            if (starts[i] >= ends[i]) {
                continue;
            }
            if (starts[i] >= stretchEnd) {
                int after = NONE;
                for (int row = ends[i] - 1; row >= starts[i]; row--) {
                    after = better(values, counted.counts(row) ? row : NONE, after);
                    stretch.values[row - rows.from] = after;
                }
                stretchEnd = ends[i];
                end = stretchEnd;
                behind = NONE;
            }
            for (; end < ends[i]; end++) {
                behind = better(values, behind, counted.counts(end) ? end : NONE);
            }
            best.values[i] =
                    better(values, best.values[i], better(values, stretch.values[starts[i] - rows.from], behind));
        }
    }

    private int better(Values values, int a, int b) {
        if (a == NONE || b == NONE) {
            return Math.max(a, b);
        }
        return sign * Integer.signum(values.compareValue(b, values, a)) > 0 ? b : a;
    }
}
