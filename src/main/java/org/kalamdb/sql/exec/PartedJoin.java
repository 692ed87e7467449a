package org.kalamdb.sql.exec;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// A join whose right side is too large for memory: both sides are put on the disk in parts by the hash of
/// their keys, so that rows that match are in parts of the same number, and these are joined in pairs.
final class PartedJoin implements BatchCursor {
    private final PlanNode.Join plan;
    private final @Nullable VectorExpression residual;
    private final BitSet wanted;
    private final int round;
    private final ExecContext context;
    private final Partitions lefts;
    private final Partitions rights;
    private final PartPairs pairs;

    /// The parameters are those of [JoinCursor].
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    PartedJoin(PlanNode.Join plan, @Nullable VectorExpression residual, BitSet wanted, int round, ExecContext context) {
        this.plan = plan;
        this.residual = residual;
        this.wanted = wanted;
        this.round = round;
        this.context = context;
        this.lefts = new Partitions(plan.left().types(), plan.leftKeys(), round, context);
        this.rights = new Partitions(plan.right().types(), plan.rightKeys(), round, context);
        this.pairs = new PartPairs(lefts, rights, this::join, context.cancellation());
    }

    /// Reads both sides to their ends; the cursors stay the caller's.
    ///
    /// @param table has read the first part of the right side
    void take(BatchCursor left, BatchCursor right, JoinTable table) {
        spill(table.takeCollected());
        boolean isDone = false;
        while (!isDone) {
            isDone = table.collect(right, true);
            spill(table.takeCollected());
        }
        BitSet kept = wanted.get(0, plan.left().types().size());
        plan.leftKeys().forEach(kept::set);
        for (Batch batch = left.next(); batch != null; batch = left.next()) {
            try (Batch pruned = JoinTable.pruned(batch, kept)) {
                lefts.add(Rows.of(pruned));
            }
        }
    }

    private void spill(List<Batch> collected) {
        try (Closer closer = new Closer()) {
            collected.forEach(closer::register);
            collected.forEach(batch -> rights.add(Rows.of(batch)));
        }
    }

    @Override
    public @Nullable Batch next() {
        return pairs.next();
    }

    private BatchCursor join(BatchCursor left, BatchCursor right) {
        return new JoinCursor(left, right, plan, residual, wanted, round + 1, context);
    }

    @Override
    public void close() {
        pairs.close();
    }
}
