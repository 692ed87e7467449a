package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.Scalar;

/// Finds the joins that only ask whether a left row has a partner, which is what IN, EXISTS and their
/// negations have become: those whose right columns nobody reads.
final class PartnerJoins {
    private PartnerJoins() {}

    /// The input as a SEMI or ANTI join when these expressions read left columns only; null when it is no such
    /// join.
    static @Nullable PlanNode find(PlanNode input, List<Scalar> expressions) {
        return switch (input) {
            case PlanNode.Join join when readsLeft(join, expressions) -> semi(join);
            case PlanNode.Filter(PlanNode.Join join, Scalar condition)
            when readsLeft(join, expressions) -> anti(join, Scalars.conjuncts(condition));
            default -> null;
        };
    }

    private static boolean readsLeft(PlanNode.Join join, List<Scalar> expressions) {
        return ColumnRefs.used(expressions).length() <= join.left().types().size();
    }

    /// An inner join with at most one partner for each left row.
    private static @Nullable PlanNode semi(PlanNode.Join join) {
        if (join.kind() != JoinKind.INNER || join.residual() != null || !isUnique(join.right(), join.rightKeys())) {
            return null;
        }
        List<Scalar> keys = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int key : join.rightKeys()) {
            places.add(keys.size());
            keys.add(new Scalar.ColumnRef(key, join.right().types().get(key)));
        }
        PlanNode right = keys.isEmpty() ? join.right() : withoutDistinct(PlanNodes.project(join.right(), keys));
        return new PlanNode.Join(join.left(), right, JoinKind.SEMI, join.leftKeys(), places, null, join.ordered());
    }

    /// Whether no two rows have the same values in these columns.
    static boolean isUnique(PlanNode node, List<Integer> columns) {
        return switch (node) {
            case PlanNode.Project(PlanNode input, List<Scalar> expressions) -> {
                List<Integer> below = new ArrayList<>();
                for (int column : columns) {
                    if (expressions.get(column) instanceof Scalar.ColumnRef ref) {
                        below.add(ref.index());
                    }
                }
                yield isUnique(input, below);
            }
            case PlanNode.Filter filter -> isUnique(filter.input(), columns);
            case PlanNode.Aggregate aggregate -> {
                Set<Integer> wanted = new HashSet<>(columns);
                yield aggregate.groupBy().size() <= wanted.size()
                        && wanted.containsAll(range(aggregate.groupBy().size()));
            }
            case PlanNode.Scan scan ->
                ScanOrder.isKeyed(scan.table())
                        && columns.stream()
                                .map(scan.columnIds()::get)
                                .toList()
                                .containsAll(scan.table().schema().keyIds());
            default -> false;
        };
    }

    private static List<Integer> range(int size) {
        List<Integer> range = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            range.add(i);
        }
        return range;
    }

    /// Rows that occur several times are as good as ones that occur once.
    private static PlanNode withoutDistinct(PlanNode node) {
        return switch (node) {
            case PlanNode.Aggregate(PlanNode input, List<Integer> groupBy, List<PlanNode.AggregateCall> calls)
            when calls.isEmpty() && !groupBy.isEmpty() ->
                PlanNodes.project(
                        input,
                        groupBy.stream()
                                .<Scalar>map(column -> new Scalar.ColumnRef(
                                        column, input.types().get(column)))
                                .toList());
            case PlanNode.Project(PlanNode.Aggregate below, List<Scalar> expressions)
            when below.calls().isEmpty() && !below.groupBy().isEmpty() ->
                PlanNodes.project(withoutDistinct(below), expressions);
            default -> node;
        };
    }

    /// A left join of which only the rows without partner are kept.
    private static @Nullable PlanNode anti(PlanNode.Join join, List<Scalar> conjuncts) {
        if (join.kind() != JoinKind.LEFT) {
            return null;
        }
        List<Scalar> others = new ArrayList<>();
        boolean partnerless = false;
        for (Scalar conjunct : conjuncts) {
            if (isPartnerless(join, conjunct)) {
                partnerless = true;
            } else if (readsLeft(join, List.of(conjunct))) {
                others.add(conjunct);
            } else {
                return null;
            }
        }
        if (!partnerless) {
            return null;
        }
        return PlanNodes.filter(narrowed(join), Scalars.and(others));
    }

    /// Whether the condition holds for rows without partner alone: a column is NULL that no partner has as
    /// NULL.
    private static boolean isPartnerless(PlanNode.Join join, Scalar conjunct) {
        if (!(conjunct instanceof Scalar.Call(Function function, List<Scalar> args, DataType _))
                || function != Function.IS_NULL
                || !(args.getFirst() instanceof Scalar.ColumnRef column)) {
            return false;
        }
        int right = column.index() - join.left().types().size();
        return right >= 0 && (join.rightKeys().contains(right) || isNeverNull(join.right(), right));
    }

    private static boolean isNeverNull(PlanNode node, int column) {
        if (node instanceof PlanNode.Project(PlanNode input, List<Scalar> expressions)) {
            return switch (expressions.get(column)) {
                case Scalar.Literal(Object value, DataType _) -> value != null;
                case Scalar.ColumnRef ref -> isNeverNull(input, ref.index());
                default -> false;
            };
        }
        if (node instanceof PlanNode.Aggregate(PlanNode input, List<Integer> groupBy, List<?> _)
                && column < groupBy.size()) {
            return isNeverNull(input, groupBy.get(column));
        }
        return ColumnOrigins.of(node, column)
                .filter(ColumnOrigins.Origin::isNeverNull)
                .isPresent();
    }

    /// The ANTI join, its right side with the columns that the condition reads.
    private static PlanNode narrowed(PlanNode.Join join) {
        int lefts = join.left().types().size();
        Scalar residual = join.residual();
        BitSet used = residual == null ? new BitSet() : ColumnRefs.used(List.of(residual));
        List<Integer> kept = new ArrayList<>(new HashSet<>(join.rightKeys()));
        used.stream()
                .map(column -> column - lefts)
                .filter(column -> column >= 0 && !kept.contains(column))
                .forEach(kept::add);
        if (kept.isEmpty()) {
            return new PlanNode.Join(
                    join.left(),
                    join.right(),
                    JoinKind.ANTI,
                    join.leftKeys(),
                    join.rightKeys(),
                    residual,
                    join.ordered());
        }
        List<Scalar> columns = kept.stream()
                .<Scalar>map(column ->
                        new Scalar.ColumnRef(column, join.right().types().get(column)))
                .toList();
        return new PlanNode.Join(
                join.left(),
                withoutDistinct(PlanNodes.project(join.right(), columns)),
                JoinKind.ANTI,
                join.leftKeys(),
                join.rightKeys().stream().map(kept::indexOf).toList(),
                residual == null
                        ? null
                        : ColumnRefs.moved(
                                residual, column -> column < lefts ? column : lefts + kept.indexOf(column - lefts)),
                join.ordered());
    }
}
