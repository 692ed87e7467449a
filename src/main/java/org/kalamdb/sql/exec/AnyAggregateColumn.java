package org.kalamdb.sql.exec;

import java.util.List;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;

/// Any aggregate over any frames: a frame that only grows is added to, an equal one computed once, all others are
/// computed anew.
final class AnyAggregateColumn extends WindowColumn {
    private final AggregateCall call;
    private final List<DataType> argTypes;
    private final FrameBounds frame;
    private final CountedRows counted;
    private final Cancellation cancellation;
    /// By row: the only group there is.
    private final Ints groups;
    private final Ints added;

    AnyAggregateColumn(
            AggregateCall call, List<DataType> argTypes, FrameBounds frame, DataType type, ExecContext context) {
        super(type, context.memory());
        this.call = call;
        this.argTypes = argTypes;
        this.frame = frame;
        this.cancellation = context.cancellation();
        boolean takesNulls = Accumulator.of(call, argTypes, memory.share()).takesNulls();
        this.counted = CountedRows.of(call, takesNulls, memory);
        this.groups = new Ints(memory);
        this.added = new Ints(memory);
    }

    @Override
    void evaluate(WindowRows rows) {
        counted.compute(rows);
        groups.ensure(rows.to);
        added.ensure(rows.to - rows.from);
        Values[] args = call.args().stream().map(rows::column).toArray(Values[]::new);
        MemoryBudget share = memory.share();
        Accumulator accumulator = fresh(share);
        int end = rows.from;
        for (int i = 0; i < rows.to - rows.from; i++) {
            cancellation.check();
            if (i > 0 && isSame(i, i - 1)) {
                result.copy(rows.from + i, result, rows.from + i - 1);
                continue;
            }
            boolean grows = i > 0 && frame.pieces() == 1 && frame.starts(0)[i] == frame.starts(0)[i - 1];
            if (grows) {
                add(accumulator, args, end, frame.ends(0)[i]);
            } else {
                share.releaseAll();
                accumulator = fresh(share);
                for (int piece = 0; piece < frame.pieces(); piece++) {
                    add(accumulator, args, frame.starts(piece)[i], frame.ends(piece)[i]);
                }
            }
            end = frame.ends(0)[i];
            Values value = accumulator.finish(1);
            result.copy(rows.from + i, value, 0);
        }
        share.releaseAll();
    }

    private Accumulator fresh(MemoryBudget share) {
        Accumulator accumulator = Accumulator.of(call, argTypes, share);
        accumulator.grow(1);
        return accumulator;
    }

    private boolean isSame(int row, int other) {
        for (int piece = 0; piece < frame.pieces(); piece++) {
            if (frame.starts(piece)[row] != frame.starts(piece)[other]
                    || frame.ends(piece)[row] != frame.ends(piece)[other]) {
                return false;
            }
        }
        return true;
    }

    private void add(Accumulator accumulator, Values[] args, int start, int end) {
        int count = 0;
        for (int row = start; row < end; row++) {
            added.values[count] = row;
            count += counted.counts(row) ? 1 : 0;
        }
        accumulator.add(groups.values, args, added.values, count);
    }
}
