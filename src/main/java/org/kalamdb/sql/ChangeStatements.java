package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.StatementResult.Change;
import org.kalamdb.sql.exec.IdSource;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.plan.BoundQuery;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.RowChange;
import org.kalamdb.table.RowChange.Kind;
import org.kalamdb.table.TableWriter;
import org.kalamdb.table.Transaction;
import org.kalamdb.table.WriteOutcome;

/// UPDATE and DELETE (`sql.md` §13): the rows are read with the place where each was seen, and written
/// on condition that they are still there unchanged; else the statement is evaluated again. Any thread.
final class ChangeStatements {
    private final TableAccess access;
    private final Planning planning;
    private final QueryStatements queries;
    private final Catalog catalog;
    private final TableWriter writer;
    private final WriteAttempts attempts;
    private final IdSource ids;
    private final Returning returning;
    private final Checks checks;
    private final int maxRows;

    ChangeStatements(
            TableAccess access,
            Planning planning,
            QueryStatements queries,
            Catalog catalog,
            TableWriter writer,
            WriteAttempts attempts,
            IdSource ids,
            Returning returning,
            Checks checks,
            int maxRows) {
        this.access = access;
        this.planning = planning;
        this.queries = queries;
        this.catalog = catalog;
        this.writer = writer;
        this.attempts = attempts;
        this.ids = ids;
        this.returning = returning;
        this.checks = checks;
        this.maxRows = maxRows;
    }

    StatementResult update(StatementCall call, Statement.Update statement) {
        TableDef table = access.writable(call, statement.table(), "update");
        if (table.type() == TableType.STREAM) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION, "UPDATE not supported for STREAM tables: " + table.name());
        }
        NewValues values = NewValues.of(
                statement.assignments(), call.params(), table, new Defaults(ids, call.nowMicros(), call.user()));
        Source source = new Source(
                statement.table().alias(),
                statement.condition(),
                values.expressions(),
                values.expressionTypes(),
                values.constants());
        ReturnedRows returned = returning.begin(call, table, statement);
        return run(call, table, source, seen -> seen.change(Kind.UPDATE, values.apply(seen)), returned, Change.UPDATE);
    }

    /// What an UPDATE reads.
    BoundQuery reading(StatementCall call, TableDef table, Statement.Update statement) {
        NewValues values = NewValues.of(
                statement.assignments(), call.params(), table, new Defaults(ids, call.nowMicros(), call.user()));
        return planning.rows(
                call,
                table,
                statement.table().alias(),
                values.expressions(),
                values.constants(),
                statement.condition());
    }

    /// What a DELETE reads.
    BoundQuery reading(StatementCall call, TableDef table, Statement.Delete statement) {
        return planning.rows(call, table, statement.table().alias(), List.of(), List.of(), statement.condition());
    }

    StatementResult delete(StatementCall call, Statement.Delete statement) {
        TableDef table = access.writable(call, statement.table(), "delete");
        Source source = new Source(statement.table().alias(), statement.condition(), List.of(), List.of(), List.of());
        ReturnedRows returned = returning.begin(call, table, statement);
        return run(call, table, source, seen -> seen.change(Kind.DELETE, seen.values()), returned, Change.DELETE);
    }

    /// What is to be read.
    ///
    /// @param alias     null without one
    /// @param types     of the columns that the expressions are for
    /// @param constants of the statement, which need not be read
    private record Source(
            @Nullable String alias,
            SqlNode condition,
            List<SqlNode> expressions,
            List<DataType> types,
            List<SqlNode> constants) {}

    private StatementResult run(
            StatementCall call,
            TableDef table,
            Source source,
            Function<SeenRow, RowChange> decision,
            ReturnedRows returned,
            Change change) {
        BoundQuery bound = planning.rows(
                call, table, source.alias(), source.expressions(), source.constants(), source.condition());
        PlanNode rows = QueryStatements.converted(bound.plan().root(), readTypes(table, source.types()));
        Optional<ScopeId> scope =
                table.type() == TableType.SHARED ? Optional.of(ScopeId.SHARED) : catalog.scope(call.user());
        if (scope.isEmpty()) {
            return returned.result(change, 0);
        }
        Supplier<List<RowChange>> evaluation = () -> changes(call, table, rows, bound.params(), decision, returned);
        Transaction transaction = call.transaction();
        WriteOutcome outcome = transaction != null
                ? transaction.change(table, scope.get(), evaluation.get())
                : attempts.run(
                        table,
                        scope.get(),
                        call.cancellation(),
                        () -> writer.change(table, scope.get(), evaluation.get()));
        return switch (outcome) {
            case WriteOutcome.Written written -> {
                returned.written(written);
                yield returned.result(change, written.rows());
            }
            case WriteOutcome.DuplicateKey _, WriteOutcome.Changed _ ->
                throw new IllegalStateException("a change of rows ended with " + outcome);
        };
    }

    private List<RowChange> changes(
            StatementCall call,
            TableDef table,
            PlanNode rows,
            @Nullable Object[] params,
            Function<SeenRow, RowChange> decision,
            ReturnedRows returned) {
        List<RowChange> changes = new ArrayList<>();
        int columns = table.schema().columns().size();
        returned.restart();
        queries.forEachRow(call, rows, params, row -> {
            SeenRow seen = SeenRow.of(row, columns);
            RowChange change = decision.apply(seen);
            boolean isUpdate = change.kind() == Kind.UPDATE;
            if (isUpdate && Arrays.deepEquals(change.values(), seen.values())) {
                returned.add(seen.values(), seen.seq(), -1);
                return;
            }
            if (changes.size() == maxRows) {
                throw new DbException(
                        ErrorCode.LIMIT_EXCEEDED, "one statement may change at most " + maxRows + " rows");
            }
            returned.add(change.values(), seen.seq(), isUpdate ? changes.size() : -1);
            changes.add(change);
        });
        checks.require(
                call,
                table,
                changes.stream()
                        .filter(change -> change.kind() == Kind.UPDATE)
                        .map(RowChange::values)
                        .toList());
        returned.evaluate();
        return changes;
    }

    private static List<DataType> readTypes(TableDef table, List<DataType> expressionTypes) {
        List<DataType> types = new ArrayList<>(Planning.placeTypes());
        table.schema().columns().forEach(column -> types.add(column.type()));
        types.addAll(expressionTypes);
        return types;
    }
}
