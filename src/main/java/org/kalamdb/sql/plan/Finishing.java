package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableSchema;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.Scalar;

/// What is added to the plan of an outermost query: its implicit order and the row cap (`sql.md` §14).
final class Finishing {
    private Finishing() {}

    /// Intervals are texts to clients: the wire knows no type for them.
    static PlanNode withoutIntervals(PlanNode node) {
        List<DataType> types = node.types().stream()
                .map(type -> type.equals(DataType.INTERVAL) ? DataType.TEXT : type)
                .toList();
        return PlanNodes.withTypes(node, types);
    }

    /// Orders the rows of a join or a window by the key of its first table, when the key is in the output
    /// and the query says nothing else. A scan gives this order by itself.
    static PlanNode ordered(PlanNode node) {
        if (node instanceof PlanNode.Limit(PlanNode input, Scalar limit, Scalar offset, List<SortKey> ties)
                && ties.isEmpty()) {
            List<SortKey> keys = implicitKeys(input);
            return keys.isEmpty() ? node : PlanNodes.sort(input, keys, limit, offset);
        }
        List<SortKey> keys = implicitKeys(node);
        return keys.isEmpty() ? node : PlanNodes.sort(node, keys, null, null);
    }

    private static List<SortKey> implicitKeys(PlanNode node) {
        Optional<PlanNode.Scan> first = firstOfJoin(node);
        if (first.isEmpty()) {
            return List.of();
        }
        TableSchema schema = first.get().table().schema();
        List<Integer> wanted = schema.keyIds().isEmpty() ? List.of(SystemColumn.SEQ.id()) : schema.keyIds();
        List<SortKey> keys = new ArrayList<>();
        for (int keyId : wanted) {
            int column = columnOf(node, first.get(), keyId);
            if (column < 0) {
                return List.of();
            }
            keys.add(new SortKey(column, false, false));
        }
        return keys;
    }

    private static int columnOf(PlanNode node, PlanNode.Scan scan, int columnId) {
        for (int i = 0; i < node.types().size(); i++) {
            Optional<ColumnOrigins.Origin> origin = ColumnOrigins.of(node, i);
            if (origin.isPresent() && origin.get().isOf(scan, columnId)) {
                return i;
            }
        }
        return -1;
    }

    /// The first table of the FROM clause when rows of it were joined or sorted for a window; also that of a stream,
    /// whose own order
    /// is not its key's.
    private static Optional<PlanNode.Scan> firstOfJoin(PlanNode node) {
        return switch (node) {
            case PlanNode.Project project -> firstOfJoin(project.input());
            case PlanNode.Filter filter -> firstOfJoin(filter.input());
            case PlanNode.Join join -> firstScan(join);
            case PlanNode.Correlate correlate -> firstScan(correlate);
            case PlanNode.Window window -> firstScan(window.input());
            case PlanNode.Scan scan ->
                ScanOrder.isKeyed(scan.table())
                                || scan.table().schema().keyIds().isEmpty()
                        ? Optional.empty()
                        : Optional.of(scan);
            case PlanNode.SystemScan _,
                    PlanNode.Values _,
                    PlanNode.Aggregate _,
                    PlanNode.Recursion _,
                    PlanNode.With _,
                    PlanNode.WorkTable _,
                    PlanNode.TableFunction _,
                    PlanNode.GroupingSets _,
                    PlanNode.Union _,
                    PlanNode.SetOperation _,
                    PlanNode.Sort _,
                    PlanNode.TopN _,
                    PlanNode.Limit _ -> Optional.empty();
        };
    }

    private static Optional<PlanNode.Scan> firstScan(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan scan -> Optional.of(scan);
            case PlanNode.Join join -> firstScan(join.left());
            case PlanNode.Correlate correlate -> firstScan(correlate.left());
            case PlanNode.Window window -> firstScan(window.input());
            case PlanNode.Project project -> firstScan(project.input());
            case PlanNode.Filter filter -> firstScan(filter.input());
            case PlanNode.Limit limit -> firstScan(limit.input());
            case PlanNode.Sort sort -> firstScan(sort.input());
            case PlanNode.TopN top -> firstScan(top.input());
            case PlanNode.SystemScan _,
                    PlanNode.Values _,
                    PlanNode.Aggregate _,
                    PlanNode.Recursion _,
                    PlanNode.With _,
                    PlanNode.WorkTable _,
                    PlanNode.TableFunction _,
                    PlanNode.GroupingSets _,
                    PlanNode.Union _,
                    PlanNode.SetOperation _ -> Optional.empty();
        };
    }

    /// Lets no more than `rows` rows out; 0 for no cap.
    static PlanNode capped(PlanNode node, long rows) {
        if (rows == 0) {
            return node;
        }
        Scalar cap = Scalars.literal(rows, DataType.BIGINT);
        return switch (node) {
            case PlanNode.Project(PlanNode input, List<Scalar> expressions)
            when isLimiting(input) -> new PlanNode.Project(capped(input, rows), expressions);
            case PlanNode.Sort(PlanNode input, List<SortKey> keys) -> new PlanNode.TopN(input, keys, cap, null);
            case PlanNode.TopN(PlanNode input, List<SortKey> keys, Scalar.Literal limit, Scalar offset) ->
                new PlanNode.TopN(input, keys, smaller(limit, cap), offset);
            case PlanNode.Limit(PlanNode input, Scalar limit, Scalar offset, List<SortKey> _)
            when limit == null -> PlanNodes.limit(input, cap, offset);
            case PlanNode.Limit(PlanNode input, Scalar.Literal limit, Scalar offset, List<SortKey> ties)
            when ties.isEmpty() ->
                smaller(limit, cap).equals(limit) ? node : PlanNodes.limit(withoutLimit(input), cap, offset);
            default -> PlanNodes.limit(node, cap, null);
        };
    }

    private static boolean isLimiting(PlanNode node) {
        return switch (node) {
            case PlanNode.Sort _, PlanNode.TopN _, PlanNode.Limit _ -> true;
            case PlanNode.Project project -> isLimiting(project.input());
            case PlanNode.Scan _,
                    PlanNode.SystemScan _,
                    PlanNode.Values _,
                    PlanNode.Filter _,
                    PlanNode.Aggregate _,
                    PlanNode.GroupingSets _,
                    PlanNode.Join _,
                    PlanNode.Correlate _,
                    PlanNode.Recursion _,
                    PlanNode.With _,
                    PlanNode.WorkTable _,
                    PlanNode.TableFunction _,
                    PlanNode.Window _,
                    PlanNode.Union _,
                    PlanNode.SetOperation _ -> false;
        };
    }

    private static Scalar smaller(Scalar.Literal limit, Scalar cap) {
        return limit.value() instanceof Long rows
                        && cap instanceof Scalar.Literal(Object value, DataType _)
                        && value instanceof Long most
                        && rows <= most
                ? limit
                : cap;
    }

    /// The input whose scan was told of a greater limit.
    private static PlanNode withoutLimit(PlanNode input) {
        return switch (input) {
            case PlanNode.Scan scan ->
                new PlanNode.Scan(
                        scan.table(),
                        scan.columnIds(),
                        scan.includeDeleted(),
                        scan.condition(),
                        scan.keyEquals(),
                        scan.descending(),
                        null,
                        scan.types());
            case PlanNode.Project(PlanNode below, List<Scalar> expressions) ->
                new PlanNode.Project(withoutLimit(below), expressions);
            default -> input;
        };
    }
}
