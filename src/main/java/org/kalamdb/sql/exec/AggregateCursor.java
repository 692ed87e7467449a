package org.kalamdb.sql.exec;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Hash aggregation: the groups come in the order of their first rows. When memory gets scarce the groups so
/// far are finished first, while rows of other groups wait on the disk in parts, which are then aggregated one
/// after the other.
final class AggregateCursor implements BatchCursor {
    private final PlanNode.Aggregate plan;
    private final ExecContext context;
    private final Deque<Part> waiting = new ArrayDeque<>();
    private AggregatePass current;

    /// Rows on the disk that have been taken apart so many times.
    private record Part(SpillFile rows, int round) {}

    /// Takes over `input`.
    AggregateCursor(AggregateInput input, PlanNode.Aggregate plan, ExecContext context) {
        this.plan = plan;
        this.context = context;
        this.current = new AggregatePass(input, plan, 0, context);
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            Batch batch = current.next();
            if (batch != null) {
                return batch;
            }
            Partitions parts = current.takeSpilled();
            current.close();
            for (int part = Partitions.COUNT - 1; parts != null && part >= 0; part--) {
                if (parts.part(part).isEmpty()) {
                    parts.part(part).close();
                } else {
                    waiting.addFirst(new Part(parts.part(part), current.round() + 1));
                }
            }
            if (waiting.isEmpty()) {
                return null;
            }
            current = open(waiting.removeFirst());
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // the pass owns the rows
    private AggregatePass open(Part part) {
        BatchCursor rows = part.rows().read(context.cancellation());
        AggregateInput input = AggregateInput.of(rows, plan.input().types(), null, context);
        return new AggregatePass(input, plan, part.round(), context);
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            waiting.forEach(part -> closer.register(part.rows()));
            closer.register(current);
        }
    }
}
