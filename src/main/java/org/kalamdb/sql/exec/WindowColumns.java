package org.kalamdb.sql.exec;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.WindowCall;
import org.kalamdb.sql.ir.WindowCall.Frame;

/// Chooses how a window function is computed.
final class WindowColumns {
    private WindowColumns() {}

    /// @param frames the bounds of a frame, one for all functions that have it
    static WindowColumn of(
            WindowCall call, List<DataType> inputTypes, ExecContext context, Function<Frame, FrameBounds> frames) {
        return switch (call.function()) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE ->
                new RankColumn(call, call.type(), context.memory());
            case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE ->
                new ValueColumn(call, frames.apply(call.frame()), call.type(), context.memory());
            case AGGREGATE ->
                aggregate(Objects.requireNonNull(call.aggregate()), frames.apply(call.frame()), inputTypes, context);
        };
    }

    private static WindowColumn aggregate(
            AggregateCall call, FrameBounds frame, List<DataType> inputTypes, ExecContext context) {
        return switch (call.function()) {
            case MIN, BOOL_AND -> new ExtremeColumn(call, -1, frame, call.type(), context.memory());
            case MAX, BOOL_OR -> new ExtremeColumn(call, 1, frame, call.type(), context.memory());
            default -> summed(call, frame, inputTypes, context);
        };
    }

    private static WindowColumn summed(
            AggregateCall call, FrameBounds frame, List<DataType> inputTypes, ExecContext context) {
        MemoryBudget memory = context.memory();
        List<DataType> argTypes = call.args().stream().map(inputTypes::get).toList();
        return switch (Accumulator.of(call, argTypes, memory)) {
            case CountAccumulator count -> new SumColumn(call, frame, count, call.type(), memory);
            case IntegerSum sum -> new SumColumn(call, frame, sum, call.type(), memory);
            case DecimalSum sum -> new SumColumn(call, frame, sum, call.type(), memory);
            case DoubleSum sum -> new DoubleSumColumn(call, frame, sum, call.type(), memory);
            default -> new AnyAggregateColumn(call, argTypes, frame, call.type(), context);
        };
    }
}
