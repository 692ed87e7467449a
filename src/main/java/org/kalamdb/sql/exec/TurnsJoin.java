package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// A join with keys that finds out which side is the shorter one by reading both by turns until one ends. When
/// that is the left side, an INNER join whose order nobody relies on is made the other way round, and any other
/// join leaves out the right rows that have no left partner before they get into its table. Rows come in left
/// order, unless an INNER join was turned round.
final class TurnsJoin implements BatchCursor {
    /// How far each side is read in the first turn; twice as far in each that follows.
    private static final int FIRST_ROWS = Batch.TARGET_ROWS;
    /// A left side of more rows than this is not held.
    private static final int MAX_HELD_ROWS = 1 << 20;

    private final PlanNode.Join plan;
    private final @Nullable VectorExpression residual;
    private final BitSet wanted;
    private final ExecContext context;
    private final HeldInput left;
    private final HeldInput right;
    private @Nullable BatchCursor join;

    /// Takes over both inputs. The parameters are those of [JoinCursor].
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    TurnsJoin(
            BatchCursor left,
            BatchCursor right,
            PlanNode.Join plan,
            @Nullable VectorExpression residual,
            BitSet wanted,
            ExecContext context) {
        this.plan = plan;
        this.residual = residual;
        this.wanted = wanted;
        this.context = context;
        int lefts = plan.left().types().size();
        BitSet keptLeft = wanted.get(0, lefts);
        plan.leftKeys().forEach(keptLeft::set);
        BitSet keptRight = wanted.get(lefts, Math.max(lefts, wanted.length()));
        plan.rightKeys().forEach(keptRight::set);
        this.left = new HeldInput(left, plan.left().types(), keptLeft, context);
        this.right = new HeldInput(right, plan.right().types(), keptRight, context);
    }

    @Override
    public @Nullable Batch next() {
        BatchCursor made = join;
        if (made == null) {
            made = choose();
            join = made;
        }
        return made.next();
    }

    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    private BatchCursor choose() {
        if (!isLeftShorter()) {
            return new JoinCursor(left, right, plan, residual, wanted, 0, context);
        }
        if (plan.kind() == JoinKind.INNER && !plan.ordered()) {
            BatchCursor turned = new LeftFirst(turned(), plan.right().types().size());
            return residual == null ? turned : new FilterCursor(turned, residual);
        }
        BatchCursor partners = new PartnerCursor(right, left.held(), plan, context);
        return new JoinCursor(left, partners, plan, residual, wanted, 0, context);
    }

    /// Reads both sides, of which each is then at the same distance from its start or at its end.
    private boolean isLeftShorter() {
        for (int rows = FIRST_ROWS; rows <= MAX_HELD_ROWS; rows *= 2) {
            if (right.hold(rows)) {
                return false;
            }
            if (left.hold(rows)) {
                return true;
            }
            if (context.isTight()) {
                return false;
            }
        }
        return false;
    }

    @SuppressWarnings("ArgumentSelectionDefectChecker") // the sides change places
    private JoinCursor turned() {
        PlanNode.Join turned =
                new PlanNode.Join(plan.right(), plan.left(), JoinKind.INNER, plan.rightKeys(), plan.leftKeys(), null);
        int lefts = plan.left().types().size();
        int rights = plan.right().types().size();
        BitSet places = new BitSet();
        wanted.stream()
                .map(column -> column < lefts ? column + rights : column - lefts)
                .forEach(places::set);
        return new JoinCursor(right, left, turned, null, places, 0, context);
    }

    /// The batches of a turned join with the left columns first.
    ///
    /// @param rights how many columns come before them
    private record LeftFirst(JoinCursor turned, int rights) implements BatchCursor {
        @Override
        public @Nullable Batch next() {
            Batch batch = turned.next();
            if (batch == null) {
                return null;
            }
            List<FieldVector> known = batch.columns();
            List<FieldVector> columns = new ArrayList<>(known.subList(rights, known.size()));
            columns.addAll(known.subList(0, rights));
            Batch back = new Batch(columns, batch.rowCount());
            int[] selection = batch.selection();
            if (selection != null) {
                back.select(selection, batch.selectedCount());
            }
            return back;
        }

        @Override
        public void close() {
            turned.close();
        }
    }

    @Override
    public void close() {
        BatchCursor made = join;
        if (made != null) {
            made.close();
            return;
        }
        try (Closer closer = new Closer()) {
            closer.register(left);
            closer.register(right);
        }
    }
}
