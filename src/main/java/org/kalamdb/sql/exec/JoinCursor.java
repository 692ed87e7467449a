package org.kalamdb.sql.exec;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// A join: the right side is read into a [JoinTable], then each left batch looks its rows up. Rows come in
/// left order; with a residual condition, a LEFT join gives a batch's rows without partner after the others.
/// When the right side is too large for memory, a [PartedJoin] does the work, in no particular order, unless
/// the order counts: then the query ends at its limit.
final class JoinCursor implements BatchCursor {
    private final BatchCursor left;
    private final BatchCursor right;
    private final PlanNode.Join plan;
    private final List<DataType> leftTypes;
    private final ExecContext context;
    private final @Nullable VectorExpression residual;
    private final JoinTable table;
    private final JoinOutput output;
    private final BitSet wanted;
    private final int round;
    /// Whether it matters which left rows have found a partner.
    private final boolean needsMatched;
    private @Nullable PartedJoin parted;
    private boolean isBuilt;
    private @Nullable JoinProbe probe;

    /// Takes over both inputs.
    ///
    /// @param wanted the columns of both sides, the left ones first, of which values are asked for: others may
    ///               come out without any
    /// @param round  how often the inputs have been taken apart before
    JoinCursor(
            BatchCursor left,
            BatchCursor right,
            PlanNode.Join plan,
            @Nullable VectorExpression residual,
            BitSet wanted,
            int round,
            ExecContext context) {
        this.left = left;
        this.right = right;
        this.plan = plan;
        this.leftTypes = plan.left().types();
        this.residual = residual;
        this.context = context;
        boolean pairsUp = plan.kind() == JoinKind.INNER || plan.kind() == JoinKind.LEFT;
        boolean keepsRows = residual != null || pairsUp;
        this.needsMatched = residual != null || !pairsUp;
        int lefts = leftTypes.size();
        this.wanted = wanted;
        this.round = round;
        BitSet wantedRight = wanted.get(lefts, Math.max(lefts, wanted.length()));
        this.table = new JoinTable(plan.right().types(), plan.rightKeys(), keepsRows, wantedRight, context);
        this.output = new JoinOutput(table, leftTypes, wanted.get(0, lefts), context.allocator());
    }

    @Override
    public @Nullable Batch next() {
        if (!isBuilt) {
            build();
            isBuilt = true;
        }
        if (parted != null) {
            return parted.next();
        }
        boolean needsPartner = plan.kind() == JoinKind.INNER || plan.kind() == JoinKind.SEMI;
        if (needsPartner && table.isEmpty()) {
            return null;
        }
        while (true) {
            context.cancellation().check();
            JoinProbe current = probe == null ? nextProbe() : probe;
            if (current == null) {
                return null;
            }
            Batch result = advance(current);
            if (result != null && result.selectedCount() > 0) {
                return result;
            }
            if (result != null) {
                result.close();
            }
        }
    }

    private void build() {
        boolean maySpill = !plan.ordered() && !plan.rightKeys().isEmpty() && round < Partitions.MAX_ROUNDS;
        if (table.collect(right, maySpill)) {
            table.index();
            return;
        }
        PartedJoin parts = new PartedJoin(plan, residual, wanted, round, context);
        parted = parts;
        parts.take(left, right, table);
    }

    private @Nullable JoinProbe nextProbe() {
        Batch batch = left.next();
        if (batch == null) {
            return null;
        }
        try {
            Rows rows = Rows.of(batch);
            int[] first = table.firstMatches(rows, plan.leftKeys(), leftTypes);
            JoinProbe made = new JoinProbe(batch, rows, first, new boolean[needsMatched ? rows.count : 0]);
            probe = made;
            return made;
        } catch (Throwable failure) {
            batch.close();
            throw failure;
        }
    }

    /// One step with the current left batch; null when it gave no rows.
    private @Nullable Batch advance(JoinProbe current) {
        boolean pairsUp = plan.kind() == JoinKind.INNER || plan.kind() == JoinKind.LEFT;
        if (!pairsUp && residual == null) {
            for (int i = 0; i < current.rows.count; i++) {
                current.matched[i] = current.first[i] != JoinTable.NONE;
            }
            return finish(current);
        }
        if (!current.hasPairs()) {
            return finish(current);
        }
        if (residual == null && table.isUnique() && output.suits(current, plan.kind())) {
            Batch widened = output.widened(current, plan.kind());
            probe = null;
            return widened;
        }
        return pairs(current, pairsUp);
    }

    /// Up to a batch of pairs with equal keys, narrowed to those that satisfy the residual condition.
    private @Nullable Batch pairs(JoinProbe current, boolean pairsUp) {
        int[] ordinals = new int[Batch.TARGET_ROWS];
        int[] partners = new int[Batch.TARGET_ROWS];
        boolean padsInline = plan.kind() == JoinKind.LEFT && residual == null;
        int count = 0;
        while (count < Batch.TARGET_ROWS && current.hasPairs()) {
            int partner = current.isFresh ? current.first[current.row] : table.next(current.partner);
            if (partner != JoinTable.NONE || (current.isFresh && padsInline)) {
                ordinals[count] = current.row;
                partners[count++] = partner;
            }
            current.isFresh = partner == JoinTable.NONE;
            current.partner = partner;
            current.row += partner == JoinTable.NONE ? 1 : 0;
        }
        if (count == 0) {
            return null;
        }
        Batch candidates = output.combine(current, ordinals, partners, count);
        if (residual == null) {
            return candidates;
        }
        try {
            narrow(candidates, current, ordinals, residual);
        } catch (Throwable failure) {
            candidates.close();
            throw failure;
        }
        if (pairsUp) {
            return candidates;
        }
        candidates.close();
        return null;
    }

    private static void narrow(Batch candidates, JoinProbe current, int[] ordinals, VectorExpression condition) {
        int[] hits = new int[candidates.rowCount()];
        int found = condition.select(Rows.of(candidates), hits);
        for (int k = 0; k < found; k++) {
            current.matched[ordinals[hits[k]]] = true;
        }
        candidates.select(hits, found);
    }

    /// What is left to say once all pairs of the left batch have been looked at.
    private @Nullable Batch finish(JoinProbe current) {
        return switch (plan.kind()) {
            case INNER -> {
                close(current);
                yield null;
            }
            case LEFT -> {
                try {
                    yield residual == null ? null : unmatched(current);
                } finally {
                    close(current);
                }
            }
            case SEMI -> matching(current, true);
            case ANTI -> matching(current, false);
        };
    }

    /// The left batch itself, narrowed to the rows that have a partner, or have none.
    private Batch matching(JoinProbe current, boolean wanted) {
        int[] positions = new int[current.rows.count];
        int count = 0;
        for (int i = 0; i < positions.length; i++) {
            positions[count] = current.rows.positions[i];
            count += current.matched[i] == wanted ? 1 : 0;
        }
        probe = null;
        current.batch.select(positions, count);
        return current.batch;
    }

    private @Nullable Batch unmatched(JoinProbe current) {
        int[] ordinals = new int[current.rows.count];
        int[] partners = new int[current.rows.count];
        int count = 0;
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[count] = i;
            partners[i] = JoinTable.NONE;
            count += current.matched[i] ? 0 : 1;
        }
        return count == 0 ? null : output.combine(current, ordinals, partners, count);
    }

    private void close(JoinProbe current) {
        probe = null;
        current.batch.close();
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(left);
            closer.register(right);
            closer.register(table);
            if (parted != null) {
                closer.register(parted);
            }
            if (probe != null) {
                closer.register(probe.batch);
                probe = null;
            }
        }
    }
}
