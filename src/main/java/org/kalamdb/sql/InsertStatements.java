package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.DefaultValue.Generator;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.StatementResult.Change;
import org.kalamdb.sql.exec.IdSource;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.table.CatalogWriter;
import org.kalamdb.table.KeyOrigin;
import org.kalamdb.table.TableWriter;
import org.kalamdb.table.Transaction;
import org.kalamdb.table.WriteOutcome;

/// INSERT (`sql.md` §12). VALUES of literals, parameters and id functions do not touch the planner. Any
/// thread.
final class InsertStatements {
    private final TableAccess access;
    private final QueryStatements queries;
    private final CatalogWriter catalog;
    private final TableWriter writer;
    private final WriteAttempts attempts;
    private final IdSource ids;
    private final Returning returning;
    private final ConflictStatements conflicts;
    private final Checks checks;
    private final int maxRows;

    InsertStatements(
            TableAccess access,
            QueryStatements queries,
            CatalogWriter catalog,
            TableWriter writer,
            WriteAttempts attempts,
            IdSource ids,
            Returning returning,
            ConflictStatements conflicts,
            Checks checks,
            int maxRows) {
        this.access = access;
        this.queries = queries;
        this.catalog = catalog;
        this.writer = writer;
        this.attempts = attempts;
        this.ids = ids;
        this.returning = returning;
        this.conflicts = conflicts;
        this.checks = checks;
        this.maxRows = maxRows;
    }

    StatementResult insert(StatementCall call, Statement.Insert statement) {
        TableDef table = access.writable(call, statement.table(), "insert");
        return switch (statement) {
            case Statement.InsertValues values -> insert(call, table, values);
            case Statement.InsertQuery query -> insert(call, table, query);
        };
    }

    private StatementResult insert(StatementCall call, TableDef table, Statement.InsertValues statement) {
        requireRowCount(statement.rows().size());
        int[] given = Columns.ofInsert(table, statement.columns());
        Values values = new Values(call, table, given);
        for (List<@Nullable SqlNode> row : statement.rows()) {
            values.addRow(row);
        }
        Target target = target(call, table, statement);
        values.evaluateExpressions();
        return write(call, target, values.rows, values.keyOrigin());
    }

    private StatementResult insert(StatementCall call, TableDef table, Statement.InsertQuery statement) {
        int[] given = Columns.ofInsert(table, statement.columns());
        int[] missing = Columns.others(table, given);
        List<Column> columns = table.schema().columns();
        List<DataType> types = new ArrayList<>();
        for (int ordinal : given) {
            types.add(columns.get(ordinal).type());
        }
        RowBuilder builder = builder(call, table);
        Target target = target(call, table, statement);
        List<@Nullable Object[]> rows = new ArrayList<>();
        queries.forEach(call, statement.source(), types, source -> {
            requireRowCount(rows.size() + 1);
            @Nullable Object[] row = builder.newRow();
            for (int i = 0; i < given.length; i++) {
                row[given[i]] = RowBuilder.requireValue(columns.get(given[i]), source[i], rows.size() + 1);
            }
            for (int ordinal : missing) {
                builder.setDefault(row, ordinal, rows.size() + 1);
            }
            rows.add(row);
        });
        KeyOrigin keys = keyIsDefault(table, given) ? KeyOrigin.GENERATED : KeyOrigin.GIVEN;
        return write(call, target, rows, keys);
    }

    private RowBuilder builder(StatementCall call, TableDef table) {
        return new RowBuilder(table, new Defaults(ids, call.nowMicros(), call.user()));
    }

    private void requireRowCount(int rows) {
        if (rows > maxRows) {
            throw new DbException(ErrorCode.LIMIT_EXCEEDED, "one statement may insert at most " + maxRows + " rows");
        }
    }

    /// Where the rows go, and what else the statement says.
    ///
    /// @param conflicts null without ON CONFLICT
    private record Target(
            TableDef table, ReturnedRows returned, @Nullable ConflictUpdate conflicts) {}

    private Target target(StatementCall call, TableDef table, Statement.Insert statement) {
        ReturnedRows returned = returning.begin(call, table, statement);
        Statement.OnConflict clause = statement.onConflict();
        return new Target(table, returned, clause == null ? null : conflicts.begin(call, table, clause, returned));
    }

    private ScopeId scope(StatementCall call, TableDef table) {
        return table.type() == TableType.SHARED ? ScopeId.SHARED : catalog.internScope(call.user());
    }

    private StatementResult write(StatementCall call, Target target, List<@Nullable Object[]> rows, KeyOrigin keys) {
        TableDef table = target.table();
        ReturnedRows returned = target.returned();
        ConflictUpdate update = target.conflicts();
        checks.require(call, table, rows);
        if (update != null && !rows.isEmpty()) {
            return conflicts.write(call, table, scope(call, table), rows, update, returned);
        }
        for (int i = 0; i < rows.size(); i++) {
            returned.add(rows.get(i), 0, i);
        }
        returned.evaluate();
        if (rows.isEmpty()) {
            return returned.result(Change.INSERT, 0);
        }
        ScopeId scope = scope(call, table);
        Transaction transaction = call.transaction();
        WriteOutcome outcome = transaction != null
                ? transaction.insert(table, scope, rows, keys)
                : attempts.run(table, scope, call.cancellation(), () -> writer.insert(table, scope, rows, keys));
        return switch (outcome) {
            case WriteOutcome.Written written -> {
                returned.written(written);
                yield returned.result(Change.INSERT, written.rows());
            }
            case WriteOutcome.DuplicateKey duplicate -> throw duplicateKey(table, rows, duplicate);
            case WriteOutcome.Changed _ -> throw new IllegalStateException("attempts end with another outcome");
        };
    }

    private static DbException duplicateKey(
            TableDef table, List<@Nullable Object[]> rows, WriteOutcome.DuplicateKey duplicate) {
        Object[] key = table.schema().keyOf(rows.get(duplicate.row()));
        String value = "Primary key violation: value '" + KeyText.of(key) + "' ";
        return new DbException(
                ErrorCode.ALREADY_EXISTS,
                duplicate.withinStatement()
                        ? value + "appears multiple times in the insert batch"
                        : value + "already exists in " + columns(table));
    }

    /// As in `column 'id'`, `columns 'a', 'b'`.
    private static String columns(TableDef table) {
        List<Column> key = table.schema().keyColumns();
        return (key.size() == 1 ? "column " : "columns ")
                + key.stream().map(column -> "'" + column.name() + "'").collect(Collectors.joining(", "));
    }

    private static boolean keyIsDefault(TableDef table, int[] given) {
        for (Column column : table.schema().keyColumns()) {
            int ordinal = table.schema().indexOfId(column.id());
            for (int other : given) {
                if (other == ordinal) {
                    return false;
                }
            }
            if (!isUniqueDefault(column)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isUniqueDefault(Column column) {
        return column.defaultValue() instanceof DefaultValue.Generated generated
                && generated.generator().isUnique();
    }

    /// The rows of a VALUES clause under way. One thread.
    private final class Values {
        private final StatementCall call;
        private final int[] given;
        private final int[] missing;
        private final RowBuilder builder;
        private final boolean[] isKey;
        private final List<@Nullable Object[]> rows = new ArrayList<>();
        private final List<PendingCell> pending = new ArrayList<>();
        private boolean allKeysUnique = true;

        /// A cell whose value the planner has to find.
        private record PendingCell(int row, int ordinal, SqlNode expression) {}

        Values(StatementCall call, TableDef table, int[] given) {
            this.call = call;
            this.given = given;
            this.missing = Columns.others(table, given);
            this.builder = builder(call, table);
            this.isKey = new boolean[table.schema().columns().size()];
            table.schema().keyIds().forEach(id -> isKey[table.schema().indexOfId(id)] = true);
        }

        void addRow(List<@Nullable SqlNode> cells) {
            int number = rows.size() + 1;
            if (cells.size() != given.length) {
                throw new DbException(
                        ErrorCode.INVALID_OPERATION,
                        "INSERT has " + cells.size() + " value(s) for " + given.length + " column(s) (row " + number
                                + ")");
            }
            @Nullable Object[] row = builder.newRow();
            for (int i = 0; i < given.length; i++) {
                setCell(row, given[i], cells.get(i), number);
            }
            for (int ordinal : missing) {
                setDefault(row, ordinal, number);
            }
            rows.add(row);
        }

        private void setCell(@Nullable Object[] row, int ordinal, @Nullable SqlNode cell, int number) {
            switch (DirectValue.of(cell, call.params())) {
                case DirectValue.Constant constant -> {
                    builder.set(row, ordinal, constant.value(), number);
                    allKeysUnique &= !isKey[ordinal];
                }
                case DirectValue.Generated generated -> {
                    builder.setGenerated(row, ordinal, generated.generator(), number);
                    noteKey(ordinal, generated.generator());
                }
                case DirectValue.Default _ -> setDefault(row, ordinal, number);
                case DirectValue.Excluded _ -> throw new IllegalStateException("VALUES excludes no row");
                case DirectValue.Expression expression -> {
                    pending.add(new PendingCell(number - 1, ordinal, expression.node()));
                    allKeysUnique &= !isKey[ordinal];
                }
            }
        }

        private void setDefault(@Nullable Object[] row, int ordinal, int number) {
            builder.setDefault(row, ordinal, number);
            allKeysUnique &= !isKey[ordinal] || isUniqueDefault(builder.column(ordinal));
        }

        private void noteKey(int ordinal, Generator generator) {
            allKeysUnique &= !isKey[ordinal] || generator.isUnique();
        }

        void evaluateExpressions() {
            if (pending.isEmpty()) {
                return;
            }
            List<SqlNode> expressions =
                    pending.stream().map(PendingCell::expression).toList();
            List<DataType> types = pending.stream()
                    .map(cell -> builder.column(cell.ordinal()).type())
                    .toList();
            @Nullable Object[] found = queries.evaluate(call, expressions, types);
            for (int i = 0; i < found.length; i++) {
                PendingCell cell = pending.get(i);
                Objects.requireNonNull(rows.get(cell.row()))[cell.ordinal()] =
                        RowBuilder.requireValue(builder.column(cell.ordinal()), found[i], cell.row() + 1);
            }
        }

        KeyOrigin keyOrigin() {
            return allKeysUnique ? KeyOrigin.GENERATED : KeyOrigin.GIVEN;
        }
    }
}
