package org.kalamdb.sql.plan;

import java.util.List;
import java.util.Optional;
import org.kalamdb.model.Column;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableSchema;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;

/// Follows an output column down to the table column that it is.
final class ColumnOrigins {
    private ColumnOrigins() {}

    /// A column of a scan.
    ///
    /// @param unique   whether a row of the scan gives at most one row here
    /// @param optional whether an outer join may have made it NULL
    record Origin(PlanNode.Scan scan, int columnId, boolean unique, boolean optional) {
        /// Whether it is that column of that very scan: a table that is joined with itself has two.
        @SuppressWarnings("ReferenceEquality")
        boolean isOf(PlanNode.Scan wanted, int wantedColumn) {
            return scan == wanted && columnId == wantedColumn;
        }

        boolean isKey() {
            return scan.table().schema().keyIds().contains(columnId);
        }

        boolean isNeverNull() {
            if (optional) {
                return false;
            }
            if (SystemColumn.ofId(columnId).isPresent()) {
                return true;
            }
            TableSchema schema = scan.table().schema();
            Column column = schema.columns().get(schema.indexOfId(columnId));
            return !column.nullable() || schema.isKey(column);
        }
    }

    /// Empty for computed columns, aggregates, unions and system tables.
    static Optional<Origin> of(PlanNode node, int column) {
        return switch (node) {
            case PlanNode.Scan scan ->
                Optional.of(new Origin(scan, scan.columnIds().get(column), true, false));
            case PlanNode.Filter filter -> of(filter.input(), column);
            case PlanNode.Sort sort -> of(sort.input(), column);
            case PlanNode.TopN top -> of(top.input(), column);
            case PlanNode.Limit limit -> of(limit.input(), column);
            case PlanNode.Window window ->
                column < window.input().types().size() ? of(window.input(), column) : Optional.empty();
            case PlanNode.Project(PlanNode input, List<Scalar> expressions) ->
                expressions.get(column) instanceof Scalar.ColumnRef ref ? of(input, ref.index()) : Optional.empty();
            case PlanNode.Join join -> ofJoin(join.left(), join.right(), join.kind(), column);
            case PlanNode.Correlate correlate -> ofJoin(correlate.left(), correlate.right(), correlate.kind(), column);
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

    private static Optional<Origin> ofJoin(PlanNode left, PlanNode right, PlanNode.JoinKind kind, int column) {
        int lefts = left.types().size();
        boolean keepsRows = kind == PlanNode.JoinKind.SEMI || kind == PlanNode.JoinKind.ANTI;
        if (column < lefts) {
            return of(left, column)
                    .map(origin -> new Origin(
                            origin.scan(), origin.columnId(), keepsRows && origin.unique(), origin.optional()));
        }
        boolean optional = kind == PlanNode.JoinKind.LEFT;
        return of(right, column - lefts)
                .map(origin -> new Origin(origin.scan(), origin.columnId(), false, optional || origin.optional()));
    }
}
