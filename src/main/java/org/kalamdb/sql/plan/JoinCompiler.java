package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.JoinRelType;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.Scalar;

/// Makes a join of two compiled inputs.
///
/// @param condition over the columns of `left`, then those of `right`
record JoinCompiler(PlanNode left, PlanNode right, Scalar condition) {
    PlanNode compile(JoinRelType type) {
        return switch (type) {
            case RIGHT -> swapped();
            case FULL -> full();
            default -> join(kind(type));
        };
    }

    /// The kind of a join that puts out left rows.
    static JoinKind kind(JoinRelType type) {
        return switch (type) {
            case INNER -> JoinKind.INNER;
            case LEFT -> JoinKind.LEFT;
            case SEMI -> JoinKind.SEMI;
            case ANTI -> JoinKind.ANTI;
            default -> throw Unsupported.construct(type.lowerName + " join");
        };
    }

    /// A RIGHT join is a LEFT join of the inputs the other way round.
    private PlanNode swapped() {
        int lefts = left.types().size();
        int rights = right.types().size();
        PlanNode join = reversed().join(JoinKind.LEFT);
        List<Scalar> columns = PlanNodes.columns(join);
        List<Scalar> order = new ArrayList<>(columns.subList(rights, rights + lefts));
        order.addAll(columns.subList(0, rights));
        return new PlanNode.Project(join, order);
    }

    private JoinCompiler reversed() {
        int lefts = left.types().size();
        int rights = right.types().size();
        Scalar moved = ColumnRefs.moved(condition, column -> column < lefts ? column + rights : column - lefts);
        return new JoinCompiler(right, left, moved);
    }

    /// A FULL join is a LEFT join, then the right rows without partner.
    private PlanNode full() {
        PlanNode partnerless = reversed().join(JoinKind.ANTI);
        List<Scalar> columns = new ArrayList<>();
        left.types().forEach(type -> columns.add(Scalars.literal(null, type)));
        columns.addAll(PlanNodes.columns(partnerless));
        return new PlanNode.Union(List.of(join(JoinKind.LEFT), new PlanNode.Project(partnerless, columns)));
    }

    private PlanNode join(JoinKind kind) {
        List<Integer> leftKeys = new ArrayList<>();
        List<Integer> rightKeys = new ArrayList<>();
        List<Scalar> others = new ArrayList<>();
        for (Scalar conjunct : Scalars.conjuncts(condition)) {
            int[] key = equalColumns(conjunct);
            if (key == null) {
                others.add(conjunct);
            } else {
                leftKeys.add(key[0]);
                rightKeys.add(key[1]);
            }
        }
        Scalar residual = Scalars.and(others);
        return new PlanNode.Join(
                left, right, kind, leftKeys, rightKeys, residual.equals(Scalars.TRUE) ? null : residual);
    }

    /// Where one side is never NULL, `IS NOT DISTINCT FROM` is `=`.
    private boolean isEquality(Function function, List<Scalar> args) {
        return function == Function.IS_NOT_DISTINCT_FROM && args.stream().anyMatch(this::isNeverNull);
    }

    private boolean isNeverNull(Scalar operand) {
        if (!(operand instanceof Scalar.ColumnRef column)) {
            return false;
        }
        int lefts = left.types().size();
        return (column.index() < lefts
                        ? ColumnOrigins.of(left, column.index())
                        : ColumnOrigins.of(right, column.index() - lefts))
                .filter(ColumnOrigins.Origin::isNeverNull)
                .isPresent();
    }

    /// The left and the right column that must be equal; null when it is another condition.
    private int @Nullable [] equalColumns(Scalar conjunct) {
        if (!(conjunct instanceof Scalar.Call(Function function, List<Scalar> args, DataType _))
                || !(function == Function.EQ || isEquality(function, args))
                || !(args.get(0) instanceof Scalar.ColumnRef first)
                || !(args.get(1) instanceof Scalar.ColumnRef second)
                || !first.type().equals(second.type())) {
            return null;
        }
        int lefts = left.types().size();
        int low = Math.min(first.index(), second.index());
        int high = Math.max(first.index(), second.index());
        return low < lefts && high >= lefts ? new int[] {low, high - lefts} : null;
    }
}
