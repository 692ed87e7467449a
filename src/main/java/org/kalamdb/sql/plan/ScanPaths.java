package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.Scalar;

/// Brings order and limit down to a scan, through projections, which give out their rows one for one and in
/// order, and order also through joins, which keep that of their left side.
final class ScanPaths {
    private ScanPaths() {}

    /// The input with its scan read in the direction that gives the order; null when the scan cannot.
    static @Nullable PlanNode ordered(PlanNode input, List<SortKey> keys) {
        return switch (input) {
            case PlanNode.Scan scan
            when scan.limit() == null && ScanOrder.satisfies(scan, keys) ->
                directed(scan, keys.getFirst().descending());
            case PlanNode.Project(PlanNode below, List<Scalar> expressions) -> {
                List<SortKey> moved = moved(keys, expressions);
                PlanNode ordered = moved == null ? null : ordered(below, moved);
                yield ordered == null ? null : new PlanNode.Project(ordered, expressions);
            }
            case PlanNode.Filter(PlanNode below, Scalar condition) -> {
                PlanNode ordered = ordered(below, keys);
                yield ordered == null ? null : new PlanNode.Filter(ordered, condition);
            }
            case PlanNode.Join join
            when keepsLeftOrder(join) -> {
                PlanNode left = orderedLeft(join.left(), join.kind(), keys);
                yield left == null
                        ? null
                        : new PlanNode.Join(
                                left,
                                join.right(),
                                join.kind(),
                                join.leftKeys(),
                                join.rightKeys(),
                                join.residual(),
                                true);
            }
            case PlanNode.Correlate(
                    PlanNode outer,
                    PlanNode inner,
                    PlanNode.JoinKind kind,
                    List<Integer> on,
                    int at) -> {
                PlanNode left = orderedLeft(outer, kind, keys);
                yield left == null ? null : new PlanNode.Correlate(left, inner, kind, on, at);
            }
            default -> null;
        };
    }

    private static boolean keepsLeftOrder(PlanNode.Join join) {
        return join.kind() != PlanNode.JoinKind.LEFT || join.residual() == null;
    }

    /// A left row may come out several times: what orders the copies is not known.
    private static @Nullable PlanNode orderedLeft(PlanNode left, PlanNode.JoinKind kind, List<SortKey> keys) {
        boolean leftOnly =
                keys.stream().allMatch(key -> key.column() < left.types().size());
        boolean single = keys.size() == 1 || kind == PlanNode.JoinKind.SEMI || kind == PlanNode.JoinKind.ANTI;
        return leftOnly && single ? ordered(left, keys) : null;
    }

    private static PlanNode directed(PlanNode.Scan scan, boolean descending) {
        return new PlanNode.Scan(
                scan.table(),
                scan.columnIds(),
                scan.includeDeleted(),
                scan.condition(),
                scan.keyEquals(),
                descending,
                null,
                scan.types());
    }

    private static @Nullable List<SortKey> moved(List<SortKey> keys, List<Scalar> expressions) {
        List<SortKey> moved = new ArrayList<>(keys.size());
        for (SortKey key : keys) {
            if (!(expressions.get(key.column()) instanceof Scalar.ColumnRef ref)) {
                return null;
            }
            moved.add(new SortKey(ref.index(), key.descending(), key.nullsFirst()));
        }
        return moved;
    }

    /// The input with its scan told how many rows are enough.
    static PlanNode limited(PlanNode input, Scalar rows) {
        return switch (input) {
            case PlanNode.Scan scan
            when scan.limit() == null ->
                new PlanNode.Scan(
                        scan.table(),
                        scan.columnIds(),
                        scan.includeDeleted(),
                        scan.condition(),
                        scan.keyEquals(),
                        scan.descending(),
                        rows,
                        scan.types());
            case PlanNode.Project(PlanNode below, List<Scalar> expressions) ->
                new PlanNode.Project(limited(below, rows), expressions);
            default -> input;
        };
    }
}
