package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.sql.exec.HeldRows;
import org.kalamdb.sql.parser.Statement.RowChange;
import org.kalamdb.sql.plan.BoundQuery;
import org.kalamdb.sql.plan.OutputColumn;
import org.kalamdb.sql.system.TableColumns;
import org.kalamdb.sql.system.TableColumns.Visible;

/// RETURNING of INSERT, UPDATE and DELETE. What names nothing but columns does not touch the planner. Any
/// thread.
final class Returning {
    private final Planning planning;
    private final QueryStatements queries;
    private final long maxRows;

    /// @param maxRows rows that a statement shows; 0 for no limit
    Returning(Planning planning, QueryStatements queries, long maxRows) {
        this.planning = planning;
        this.queries = queries;
        this.maxRows = maxRows;
    }

    /// Begins the rows of one statement.
    ///
    /// @throws org.kalamdb.common.DbException for names and types that are wrong
    ReturnedRows begin(StatementCall call, TableDef table, RowChange statement) {
        SqlNodeList items = statement.returning();
        if (items == null) {
            return new ReturnedRows(call, queries, null, 0);
        }
        HeldNames names = new HeldNames(table.name(), statement.table());
        List<Source> sources = sources(table, names, items);
        Shown shown = sources == null ? planned(call, table, names, items) : new Shown.Columns(sources);
        return new ReturnedRows(call, queries, shown, maxRows == 0 ? Long.MAX_VALUE : maxRows);
    }

    /// How a row becomes a row of the result.
    sealed interface Shown {
        List<ResultColumn> columns();

        /// Whether a row's `_seq` is needed, which it gets when it is written.
        boolean readsSeq();

        /// Columns as they are.
        record Columns(List<Source> sources) implements Shown {
            @Override
            public List<ResultColumn> columns() {
                return sources.stream().map(Source::column).toList();
            }

            @Override
            public boolean readsSeq() {
                return sources.stream().anyMatch(source -> source.id() == SystemColumn.SEQ.id());
            }
        }

        /// Expressions.
        ///
        /// @param plan of a query over the held rows, with one column more than is shown
        record Expressions(TableDef shape, BoundQuery plan, List<ResultColumn> columns) implements Shown {
            @Override
            public boolean readsSeq() {
                return HeldScans.read(plan.plan().root(), SystemColumn.SEQ);
            }
        }
    }

    /// A column of the result that is a column of the table.
    ///
    /// @param id      of a declared or system column
    /// @param ordinal of a declared column
    record Source(ResultColumn column, int id, int ordinal) {}

    private Shown planned(StatementCall call, TableDef table, HeldNames names, SqlNodeList items) {
        TableDef shape = HeldRows.shapeOf(table);
        BoundQuery bound = planning.returned(call, names, shape, items);
        List<OutputColumn> columns = bound.plan().columns();
        return new Shown.Expressions(
                shape,
                bound,
                columns.subList(0, columns.size() - 1).stream()
                        .map(QueryStatements::resultColumn)
                        .toList());
    }

    /// The columns that the items name; null when one of them is anything else, or names none.
    private static @Nullable List<Source> sources(TableDef table, HeldNames names, SqlNodeList items) {
        List<Visible> visible = TableColumns.of(table);
        List<Source> sources = new ArrayList<>();
        for (SqlNode item : items) {
            SqlNode named = item;
            String alias = null;
            if (item instanceof SqlCall call && call.getKind() == SqlKind.AS) {
                named = call.operand(0);
                alias = ((SqlIdentifier) call.operand(1)).getSimple();
            }
            if (!(named instanceof SqlIdentifier identifier) || !names.isOfRows(identifier)) {
                return null;
            }
            if (identifier.isStar()) {
                visible.forEach(column -> sources.add(source(table, column, column.name())));
                continue;
            }
            String name = identifier.names.getLast();
            Optional<Visible> found = visible.stream()
                    .filter(column -> column.name().equals(name))
                    .findFirst();
            if (found.isEmpty()) {
                return null;
            }
            sources.add(source(table, found.get(), alias == null ? name : alias));
        }
        return sources;
    }

    private static Source source(TableDef table, Visible column, String name) {
        boolean unique = column.primaryKey() && table.schema().keyIds().size() == 1;
        return new Source(
                new ResultColumn(name, column.type(), ResultFlags.of(column.primaryKey(), !column.nullable(), unique)),
                column.id(),
                table.schema().indexOfId(column.id()));
    }
}
