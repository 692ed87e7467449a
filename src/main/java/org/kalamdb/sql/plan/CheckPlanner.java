package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.parser.Selects;

/// Plans the conditions of CHECK constraints, which see the columns of one row and nothing else.
public final class CheckPlanner {
    private CheckPlanner() {}

    /// A plan whose i-th column is the i-th condition.
    ///
    /// @param shape the rows to be checked, as a table
    /// @param table what they are rows of
    /// @throws DbException for what is no condition over one row, with its place
    public static PlannedQuery plan(TableDef shape, TableName table, List<SqlNode> conditions) {
        conditions.forEach(condition -> condition.accept(new Refusals()));
        List<SqlNode> selected = new ArrayList<>(conditions);
        // what has aggregates becomes a grouped query with it, which is refused
        selected.add(name(SystemColumn.DELETED.columnName()));
        SqlNode rows =
                new SqlIdentifier(List.of(shape.name().namespace(), shape.name().table()), SqlParserPos.ZERO);
        SqlNode from = new SqlBasicCall(SqlStdOperatorTable.AS, List.of(rows, name(table.table())), SqlParserPos.ZERO);
        SqlSelect query = Selects.of(SqlParserPos.ZERO, selected, from, null);
        PlanningContext context = new PlanningContext(table.namespace(), new OneTable(shape));
        PlannedQuery plan = new QueryPlanner().plan(query, context, PlanOptions.UNLIMITED);
        for (int i = 0; i < conditions.size(); i++) {
            DataType type = plan.columns().get(i).type();
            if (!type.equals(DataType.BOOLEAN)) {
                throw refused(conditions.get(i), "a CHECK must be BOOLEAN, this one is " + type.sqlName());
            }
        }
        return plan;
    }

    private static SqlIdentifier name(String name) {
        return new SqlIdentifier(name, SqlParserPos.ZERO);
    }

    private static DbException refused(SqlNode node, String why) {
        SqlParserPos place = node.getParserPosition();
        return DbException.at(
                ErrorCode.INVALID_SQL,
                new SourcePosition(Math.max(1, place.getLineNum()), Math.max(1, place.getColumnNum())),
                why);
    }

    private record OneTable(TableDef table) implements SchemaLookup {
        @Override
        public Optional<Relation> find(TableName name) {
            return name.equals(table.name()) ? Optional.of(new Relation.Stored(table)) : Optional.empty();
        }

        @Override
        public List<TableName> visibleNames() {
            return List.of();
        }
    }

    private static final class Refusals extends SqlBasicVisitor<Void> {
        @Override
        public @Nullable Void visit(SqlCall call) {
            if (call.isA(SqlKind.QUERY)) {
                throw refused(call, "a CHECK cannot hold a subquery");
            }
            if (call.getKind() == SqlKind.OVER) {
                throw refused(call, "a CHECK cannot hold a window function");
            }
            return super.visit(call);
        }

        @Override
        public @Nullable Void visit(SqlDynamicParam parameter) {
            throw refused(parameter, "a CHECK cannot hold a parameter");
        }

        @Override
        public @Nullable Void visit(SqlIdentifier identifier) {
            if (!identifier.names.isEmpty() && identifier.names.getLast().startsWith("_")) {
                throw refused(identifier, "a CHECK cannot name system column '" + identifier.names.getLast() + "'");
            }
            return null;
        }
    }
}
