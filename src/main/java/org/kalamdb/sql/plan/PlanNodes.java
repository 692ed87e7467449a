package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.Scalar;

/// Builds plan nodes, each merged as far as possible into the one below: conditions, columns, order and
/// limits go into the scan.
final class PlanNodes {
    private PlanNodes() {}

    static PlanNode filter(PlanNode input, Scalar wanted) {
        Scalar condition = Scalars.and(
                Scalars.conjuncts(wanted).stream().map(PlanNodes::known).toList());
        if (condition.equals(Scalars.TRUE)) {
            return input;
        }
        if (condition.equals(Scalars.FALSE) || isNull(condition)) {
            return new PlanNode.Values(List.of(), input.types());
        }
        return switch (input) {
            case PlanNode.Scan scan when scan.limit() == null -> scanned(scan, condition);
            case PlanNode.Filter(PlanNode below, Scalar inner) ->
                new PlanNode.Filter(below, Scalars.and(List.of(inner, condition)));
            default -> new PlanNode.Filter(input, condition);
        };
    }

    /// A row for which `x = x` is not true has no `x`.
    private static Scalar known(Scalar conjunct) {
        return conjunct instanceof Scalar.Call(Function function, List<Scalar> args, DataType type)
                        && function == Function.EQ
                        && args.get(0) instanceof Scalar.ColumnRef column
                        && column.equals(args.get(1))
                ? Scalars.call(Function.IS_NOT_NULL, type, column)
                : conjunct;
    }

    private static boolean isNull(Scalar condition) {
        return condition instanceof Scalar.Literal(Object value, DataType _) && value == null;
    }

    private static PlanNode scanned(PlanNode.Scan scan, Scalar condition) {
        Scalar known = scan.condition();
        Scalar all = known == null ? condition : Scalars.and(List.of(known, condition));
        return new PlanNode.Scan(
                scan.table(),
                scan.columnIds(),
                scan.includeDeleted(),
                all,
                keyEquals(scan, all),
                scan.descending(),
                null,
                scan.types());
    }

    /// What each key column must be equal to; empty when one of them may have several values.
    private static List<Scalar> keyEquals(PlanNode.Scan scan, Scalar condition) {
        if (!ScanOrder.isKeyed(scan.table())) {
            return List.of();
        }
        List<Scalar> values = new ArrayList<>();
        for (int keyId : scan.table().schema().keyIds()) {
            int column = scan.columnIds().indexOf(keyId);
            Scalar value = column < 0 ? null : valueOf(column, scan.types().get(column), condition);
            if (value == null) {
                return List.of();
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    private static @Nullable Scalar valueOf(int column, DataType type, Scalar condition) {
        Scalar ref = new Scalar.ColumnRef(column, type);
        for (Scalar conjunct : Scalars.conjuncts(condition)) {
            if (conjunct instanceof Scalar.Call(Function function, List<Scalar> args, DataType _)
                    && function == Function.EQ) {
                if (args.get(0).equals(ref) && isKnown(args.get(1))) {
                    return args.get(1);
                }
                if (args.get(1).equals(ref) && isKnown(args.get(0))) {
                    return args.get(0);
                }
            }
        }
        return null;
    }

    private static boolean isKnown(Scalar scalar) {
        return scalar instanceof Scalar.Param || (scalar instanceof Scalar.Literal && !isNull(scalar));
    }

    static PlanNode project(PlanNode input, List<Scalar> expressions) {
        PlanNode partners = PartnerJoins.find(input, expressions);
        if (partners != null) {
            return project(partners, expressions);
        }
        if (isIdentity(expressions, input)) {
            return input;
        }
        return switch (input) {
            case PlanNode.Values(List<List<Scalar>> rows, List<DataType> _)
            when rows.size() == 1 && ColumnRefs.used(expressions).isEmpty() ->
                new PlanNode.Values(List.of(expressions), types(expressions));
            case PlanNode.Scan scan when scan.limit() == null -> projectScan(scan, expressions);
            case PlanNode.SystemScan scan -> projectSystemScan(scan, expressions);
            case PlanNode.Project(PlanNode below, List<Scalar> inner)
            when ColumnRefs.used(expressions).stream().allMatch(column -> isSimple(inner.get(column))) ->
                project(
                        below,
                        expressions.stream()
                                .map(outer -> ColumnRefs.replaced(outer, ref -> inner.get(ref.index())))
                                .toList());
            default -> new PlanNode.Project(input, expressions);
        };
    }

    /// Costs nothing to compute twice.
    private static boolean isSimple(Scalar scalar) {
        return scalar instanceof Scalar.ColumnRef || scalar instanceof Scalar.Literal || scalar instanceof Scalar.Param;
    }

    private static boolean isIdentity(List<Scalar> expressions, PlanNode input) {
        return expressions.size() == input.types().size()
                && IntStream.range(0, expressions.size())
                        .allMatch(i -> expressions.get(i) instanceof Scalar.ColumnRef ref && ref.index() == i);
    }

    private static List<DataType> types(List<Scalar> expressions) {
        return expressions.stream().map(Scalar::type).toList();
    }

    /// Reads only the columns that are needed; drops the projection when it only picks columns.
    private static PlanNode projectScan(PlanNode.Scan scan, List<Scalar> expressions) {
        List<Scalar> all = new ArrayList<>(expressions);
        Scalar condition = scan.condition();
        if (condition != null) {
            all.add(condition);
        }
        List<Integer> kept = kept(all, expressions, scan.types().size());
        PlanNode.Scan narrowed = new PlanNode.Scan(
                scan.table(),
                kept.stream().map(scan.columnIds()::get).toList(),
                scan.includeDeleted(),
                condition == null ? null : ColumnRefs.moved(condition, kept::indexOf),
                scan.keyEquals(),
                scan.descending(),
                null,
                kept.stream().map(scan.types()::get).toList());
        List<Scalar> moved = ColumnRefs.moved(expressions, kept::indexOf);
        return isIdentity(moved, narrowed) ? narrowed : new PlanNode.Project(narrowed, moved);
    }

    private static PlanNode projectSystemScan(PlanNode.SystemScan scan, List<Scalar> expressions) {
        List<Integer> kept = kept(expressions, expressions, scan.types().size());
        PlanNode narrowed = new PlanNode.SystemScan(
                scan.name(),
                kept.stream().map(scan.columns()::get).toList(),
                kept.stream().map(scan.types()::get).toList());
        List<Scalar> moved = ColumnRefs.moved(expressions, kept::indexOf);
        return isIdentity(moved, narrowed) ? narrowed : new PlanNode.Project(narrowed, moved);
    }

    /// The columns to read: first those that come out as they are, in their order of output, then what else is
    /// used. At least one, so that rows can be counted.
    private static List<Integer> kept(List<Scalar> all, List<Scalar> expressions, int columns) {
        BitSet used = ColumnRefs.used(all);
        if (used.isEmpty() && columns > 0) {
            return List.of(0);
        }
        List<Integer> kept = new ArrayList<>();
        for (Scalar expression : expressions) {
            if (expression instanceof Scalar.ColumnRef ref && !kept.contains(ref.index())) {
                kept.add(ref.index());
            }
        }
        used.stream().filter(column -> !kept.contains(column)).forEach(kept::add);
        return kept;
    }

    /// @param keys empty to keep the order
    static PlanNode sort(PlanNode input, List<SortKey> keys, @Nullable Scalar limit, @Nullable Scalar offset) {
        List<SortKey> needed = keys;
        PlanNode sorted = input;
        if (!keys.isEmpty()) {
            PlanNode ordered = ScanPaths.ordered(input, keys);
            if (ordered != null) {
                sorted = ordered;
                needed = List.of();
            }
        }
        if (needed.isEmpty()) {
            return limit == null && offset == null ? sorted : limit(sorted, limit, offset);
        }
        return limit != null
                ? new PlanNode.TopN(sorted, needed, limit, offset)
                : offset == null
                        ? new PlanNode.Sort(sorted, needed)
                        : new PlanNode.Limit(new PlanNode.Sort(sorted, needed), null, offset);
    }

    static PlanNode limit(PlanNode input, @Nullable Scalar limit, @Nullable Scalar offset) {
        Scalar needed = rowsNeeded(limit, offset);
        return new PlanNode.Limit(needed == null ? input : ScanPaths.limited(input, needed), limit, offset);
    }

    private static @Nullable Scalar rowsNeeded(@Nullable Scalar limit, @Nullable Scalar offset) {
        if (limit == null || offset == null) {
            return limit;
        }
        if (limit instanceof Scalar.Literal(Object count, DataType _)
                && offset instanceof Scalar.Literal(Object skipped, DataType _)
                && count instanceof Long rows
                && skipped instanceof Long before
                && rows <= Long.MAX_VALUE - before) {
            return Scalars.literal(rows + before, DataType.BIGINT);
        }
        return null;
    }

    /// Adds casts so that the columns have the given types.
    static PlanNode withTypes(PlanNode input, List<DataType> types) {
        if (input.types().equals(types)) {
            return input;
        }
        List<Scalar> cast = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            cast.add(Scalars.cast(new Scalar.ColumnRef(i, input.types().get(i)), types.get(i)));
        }
        return project(input, cast);
    }

    /// The input's columns as scalars.
    static List<Scalar> columns(PlanNode input) {
        return IntStream.range(0, input.types().size())
                .<Scalar>mapToObj(i -> new Scalar.ColumnRef(i, input.types().get(i)))
                .toList();
    }
}
