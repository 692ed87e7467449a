package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.table.ScanFigures;
import org.kalamdb.table.ScanFigures.Figure;
import org.kalamdb.table.ScanFigures.Wanted;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// The row of COUNT, MIN and MAX over a scan without groups: of the rows that the scan gave, and of the segments
/// that it left out for their statistics. One thread.
final class FiguresCursor implements BatchCursor {
    private final BatchCursor aggregate;
    private final List<AggregateCall> calls;
    private final ScanFigures figures;
    private final BufferAllocator allocator;

    /// Takes over `aggregate`, which has read its input when its row comes.
    FiguresCursor(BatchCursor aggregate, List<AggregateCall> calls, ScanFigures figures, BufferAllocator allocator) {
        this.aggregate = aggregate;
        this.calls = calls;
        this.figures = figures;
        this.allocator = allocator;
    }

    /// What an aggregation needs to know of the rows of a scan; nothing when it needs the rows.
    static List<Wanted> wanted(PlanNode.Aggregate aggregate, PlanNode.Scan scan, ExecContext context) {
        List<Wanted> wanted = new ArrayList<>();
        for (AggregateCall call : aggregate.calls()) {
            Wanted figure = wanted(call, aggregate.input(), scan);
            if (figure == null) {
                return List.of();
            }
            wanted.add(figure);
        }
        boolean ofAll = aggregate.groupBy().isEmpty()
                && scan.keyEquals().isEmpty()
                && scan.limit() == null
                && ScanRanges.areAllOf(scan.condition(), context);
        return ofAll ? wanted : List.of();
    }

    private static @Nullable Wanted wanted(AggregateCall call, PlanNode input, PlanNode.Scan scan) {
        Figure figure = figure(call.function());
        if (figure == null || call.filter() >= 0 || call.args().size() > 1) {
            return null;
        }
        if (call.args().isEmpty()) {
            return new Wanted(Figure.ROWS, 0);
        }
        int column = call.args().getFirst();
        if (input instanceof PlanNode.Project(PlanNode _, List<Scalar> expressions)) {
            column = expressions.get(column) instanceof Scalar.ColumnRef ref ? ref.index() : -1;
        }
        if (column < 0 || scan.columnIds().get(column) < 0) {
            return null;
        }
        boolean ofValues = figure == Figure.VALUES
                ? !call.distinct()
                : call.type().equals(scan.types().get(column));
        return ofValues ? new Wanted(figure, scan.columnIds().get(column)) : null;
    }

    private static @Nullable Figure figure(AggregateFunction function) {
        if (function == AggregateFunction.COUNT) {
            return Figure.VALUES;
        }
        if (function == AggregateFunction.MIN) {
            return Figure.LEAST;
        }
        return function == AggregateFunction.MAX ? Figure.GREATEST : null;
    }

    /// The scan whose rows an aggregation gets unchanged and all; null when there is none.
    static PlanNode.@Nullable Scan scanBelow(PlanNode.Aggregate aggregate) {
        PlanNode input = aggregate.input() instanceof PlanNode.Project(PlanNode below, List<Scalar> _)
                ? below
                : aggregate.input();
        return input instanceof PlanNode.Scan scan ? scan : null;
    }

    @Override
    public @Nullable Batch next() {
        Batch rows = aggregate.next();
        if (rows == null) {
            return null;
        }
        List<DataType> types = calls.stream().map(AggregateCall::type).toList();
        try (rows;
                BatchBuilder out = new BatchBuilder(types, allocator)) {
            for (int row = 0; row < rows.selectedCount(); row++) {
                for (int i = 0; i < calls.size(); i++) {
                    out.column(i).set(row, combined(i, VectorValues.get(rows, i, row)));
                }
                out.endRow();
            }
            return out.build();
        }
    }

    private @Nullable Object combined(int index, @Nullable Object value) {
        AggregateCall call = calls.get(index);
        if (call.function() == AggregateFunction.COUNT) {
            return (value == null ? 0 : (Long) value) + figures.count(index);
        }
        byte[] extreme = figures.extreme(index);
        if (extreme == null) {
            return value;
        }
        int sign = call.function() == AggregateFunction.MIN ? -1 : 1;
        return value != null && Arrays.compareUnsigned(OrderedCodec.encode(call.type(), value), extreme) * sign >= 0
                ? value
                : OrderedCodec.decode(call.type(), extreme);
    }

    @Override
    public void close() {
        aggregate.close();
    }
}
