package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
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
/// When the right side is too large for memory, a [PartedJoin] does the work, in no particular order, unless
/// the order counts: then the query ends at its limit.
final class JoinCursor implements BatchCursor {
    /// Of a batch of which fewer than one in so many rows count, these are copied.
    private static final int SPARSE = 4;

    private final BatchCursor left;
    private final BatchCursor right;
    private final PlanNode.Join plan;
    private final List<DataType> leftTypes;
    private final ExecContext context;
    private final @Nullable VectorExpression residual;
    private final JoinTable table;
    /// The left columns of which values are asked for.
    private final BitSet wantedLeft;
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
        this.wantedLeft = wanted.get(0, lefts);
        this.wanted = wanted;
        this.round = round;
        BitSet wantedRight = wanted.get(lefts, Math.max(lefts, wanted.length()));
        this.table = new JoinTable(plan.right().types(), plan.rightKeys(), keepsRows, wantedRight, context);
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
        boolean isDense = current.rows.count >= current.batch.rowCount() / SPARSE;
        return residual == null && isDense && table.isUnique() ? widened(current) : pairs(current, pairsUp);
    }

    /// The left batch itself with the right columns beside its own, where no row has more than one partner.
    private Batch widened(JoinProbe current) {
        Batch batch = current.batch;
        Rows rows = current.rows;
        boolean keepsAll = plan.kind() == JoinKind.LEFT || current.isComplete();
        if (rows.dense && keepsAll) {
            Batch whole = beside(batch, current.first);
            probe = null;
            return whole;
        }
        int[] partners = rows.dense ? current.first : new int[batch.rowCount()];
        int[] positions = new int[rows.count];
        if (!rows.dense) {
            Arrays.fill(partners, JoinTable.NONE);
        }
        int count = 0;
        for (int i = 0; i < rows.count; i++) {
            int position = rows.positions[i];
            partners[position] = current.first[i];
            positions[count] = position;
            count += keepsAll || current.first[i] != JoinTable.NONE ? 1 : 0;
        }
        Batch result = beside(batch, partners);
        result.select(positions, count);
        probe = null;
        return result;
    }

    /// The batch with the right columns of its rows' partners; the batch itself is then of no use.
    private Batch beside(Batch batch, int[] partners) {
        List<FieldVector> right = new ArrayList<>();
        table.gather(partners, batch.rowCount(), right);
        List<FieldVector> columns = new ArrayList<>(batch.columns());
        columns.addAll(right);
        return new Batch(columns, batch.rowCount());
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
        return count == 0 ? null : combine(current, ordinals, partners, count);
    }

    private Batch combine(JoinProbe current, int[] ordinals, int[] partners, int count) {
        List<FieldVector> columns = new ArrayList<>();
        int[] positions = current.rows.toPositions(ordinals, count);
        try {
            for (int column = 0; column < leftTypes.size(); column++) {
                columns.add(wantedLeft.get(column) ? copy(current, column, positions) : JoinTable.unused(count));
            }
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
        table.gather(partners, count, columns);
        return new Batch(columns, count);
    }

    private FieldVector copy(JoinProbe current, int column, int[] positions) {
        FieldVector[] source = {current.rows.column(column)};
        return new Gather(source, null, positions, positions.length).take(leftTypes.get(column), context.allocator());
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
