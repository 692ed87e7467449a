package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.Gather;

/// A join: the right side is read into a [JoinTable], then each left batch looks its rows up. Rows come in
/// left order; with a residual condition, a LEFT join gives a batch's rows without partner after the others.
final class JoinCursor implements BatchCursor {
    private final BatchCursor left;
    private final BatchCursor right;
    private final PlanNode.Join plan;
    private final List<DataType> leftTypes;
    private final ExecContext context;
    private final @Nullable VectorExpression residual;
    private final JoinTable table;
    private boolean isBuilt;
    private @Nullable Probe probe;

    /// Takes over both inputs.
    JoinCursor(
            BatchCursor left,
            BatchCursor right,
            PlanNode.Join plan,
            @Nullable VectorExpression residual,
            ExecContext context) {
        this.left = left;
        this.right = right;
        this.plan = plan;
        this.leftTypes = plan.left().types();
        this.residual = residual;
        this.context = context;
        boolean keepsRows = residual != null || plan.kind() == JoinKind.INNER || plan.kind() == JoinKind.LEFT;
        this.table = new JoinTable(plan.right().types(), plan.rightKeys(), keepsRows, context);
    }

    /// One left batch on its way through the join. Owns the batch until it is given away.
    private static final class Probe {
        final Batch batch;
        final Rows rows;
        /// By ordinal of the left row.
        final int[] first;
        final boolean[] matched;
        /// The next pair: a left row, and a right row or [JoinTable#NONE] when the left row is new.
        int row;
        int partner = JoinTable.NONE;
        boolean isFresh = true;

        Probe(Batch batch, Rows rows, int[] first) {
            this.batch = batch;
            this.rows = rows;
            this.first = first;
            this.matched = new boolean[rows.count];
        }

        boolean hasPairs() {
            return row < rows.count;
        }
    }

    @Override
    public @Nullable Batch next() {
        if (!isBuilt) {
            table.build(right, context.memory());
            isBuilt = true;
        }
        boolean needsPartner = plan.kind() == JoinKind.INNER || plan.kind() == JoinKind.SEMI;
        if (needsPartner && table.isEmpty()) {
            return null;
        }
        while (true) {
            context.cancellation().check();
            Probe current = probe == null ? nextProbe() : probe;
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

    private @Nullable Probe nextProbe() {
        Batch batch = left.next();
        if (batch == null) {
            return null;
        }
        try {
            Rows rows = Rows.of(batch);
            Probe made = new Probe(batch, rows, table.firstMatches(rows, plan.leftKeys(), leftTypes, context.memory()));
            probe = made;
            return made;
        } catch (Throwable failure) {
            batch.close();
            throw failure;
        }
    }

    /// One step with the current left batch; null when it gave no rows.
    private @Nullable Batch advance(Probe current) {
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
        return pairs(current, pairsUp);
    }

    /// Up to a batch of pairs with equal keys, narrowed to those that satisfy the residual condition.
    private @Nullable Batch pairs(Probe current, boolean pairsUp) {
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
        Batch candidates = combine(current, ordinals, partners, count);
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

    private static void narrow(Batch candidates, Probe current, int[] ordinals, VectorExpression condition) {
        int[] hits = new int[candidates.rowCount()];
        int found = condition.select(Rows.of(candidates), hits);
        for (int k = 0; k < found; k++) {
            current.matched[ordinals[hits[k]]] = true;
        }
        candidates.select(hits, found);
    }

    /// What is left to say once all pairs of the left batch have been looked at.
    private @Nullable Batch finish(Probe current) {
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
    private Batch matching(Probe current, boolean wanted) {
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

    private @Nullable Batch unmatched(Probe current) {
        int[] ordinals = new int[current.rows.count];
        int[] partners = new int[current.rows.count];
        int count = 0;
        for (int i = 0; i < ordinals.length; i++) {
            ordinals[count] = i;
            partners[i] = JoinTable.NONE;
            count += current.matched[i] ? 0 : 1;
        }
        return count == 0 ? null : combine(current, ordinals, partners, count);
    }

    private Batch combine(Probe current, int[] ordinals, int[] partners, int count) {
        List<FieldVector> columns = new ArrayList<>();
        int[] positions = current.rows.toPositions(ordinals, count);
        try {
            for (int column = 0; column < leftTypes.size(); column++) {
                FieldVector[] source = {current.rows.column(column)};
                columns.add(
                        new Gather(source, null, positions, count).take(leftTypes.get(column), context.allocator()));
            }
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
        table.gather(partners, count, columns);
        return new Batch(columns, count);
    }

    private void close(Probe current) {
        probe = null;
        current.batch.close();
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(left);
            closer.register(right);
            closer.register(table);
            if (probe != null) {
                closer.register(probe.batch);
                probe = null;
            }
        }
    }
}
