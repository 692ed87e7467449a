package org.kalamdb.sql;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.sql.StatementResult.Change;
import org.kalamdb.sql.exec.HeldRows;
import org.kalamdb.sql.exec.IdSource;
import org.kalamdb.sql.parser.Statement.ColumnRef;
import org.kalamdb.sql.parser.Statement.OnConflict;
import org.kalamdb.table.TableWriter;
import org.kalamdb.table.Transaction;
import org.kalamdb.table.WriteOutcome;

/// INSERT … ON CONFLICT. Existing rows are read by their keys and written on condition that they are still
/// there unchanged, new ones on condition that their keys are still free; else everything is decided again.
/// Any thread.
final class ConflictStatements {
    private final Planning planning;
    private final QueryStatements queries;
    private final TableWriter writer;
    private final WriteAttempts attempts;
    private final IdSource ids;
    private final Checks checks;

    ConflictStatements(
            Planning planning,
            QueryStatements queries,
            TableWriter writer,
            WriteAttempts attempts,
            IdSource ids,
            Checks checks) {
        this.planning = planning;
        this.queries = queries;
        this.writer = writer;
        this.attempts = attempts;
        this.ids = ids;
        this.checks = checks;
    }

    /// Checks what the clause says before anything is evaluated.
    ///
    /// @throws DbException for a target that is not the key, columns that cannot be set, and names that are wrong
    ConflictUpdate begin(StatementCall call, TableDef table, OnConflict conflict, ReturnedRows returned) {
        requireKey(table, conflict);
        if (HeldRows.EXCLUDED.equals(conflict.table().alias())) {
            throw DbException.at(
                    ErrorCode.INVALID_OPERATION,
                    conflict.table().position(),
                    "the alias 'excluded' is the name of the rows to be inserted");
        }
        return ConflictUpdate.of(
                call,
                table,
                conflict,
                new Defaults(ids, call.nowMicros(), call.user()),
                planning,
                queries,
                checks,
                returned);
    }

    /// @param rows to be inserted, checked for NULL
    StatementResult write(
            StatementCall call,
            TableDef table,
            ScopeId scope,
            List<@Nullable Object[]> rows,
            ConflictUpdate update,
            ReturnedRows returned) {
        List<@Nullable Object[]> distinct = distinct(table, rows, update);
        Transaction transaction = call.transaction();
        WriteOutcome outcome = transaction != null
                ? transaction.upsert(table, scope, distinct, existing -> update.decide(distinct, existing))
                : attempts.run(
                        table,
                        scope,
                        call.cancellation(),
                        () -> writer.upsert(table, scope, distinct, existing -> update.decide(distinct, existing)));
        return switch (outcome) {
            case WriteOutcome.Written written -> {
                returned.written(written);
                yield returned.result(Change.INSERT, written.rows());
            }
            case WriteOutcome.DuplicateKey _, WriteOutcome.Changed _ ->
                throw new IllegalStateException("an upsert ended with " + outcome);
        };
    }

    private static void requireKey(TableDef table, OnConflict conflict) {
        List<ColumnRef> target = conflict.target();
        if (target == null) {
            return;
        }
        Set<String> key = table.schema().keyColumns().stream().map(Column::name).collect(Collectors.toSet());
        for (ColumnRef column : target) {
            Columns.ordinal(table, column, "ON CONFLICT");
        }
        Set<String> named = target.stream().map(ColumnRef::name).collect(Collectors.toSet());
        if (!named.equals(key)) {
            String columns =
                    table.schema().keyColumns().stream().map(Column::name).collect(Collectors.joining(", ", "(", ")"));
            throw DbException.at(
                    ErrorCode.INVALID_OPERATION,
                    target.getFirst().position(),
                    "ON CONFLICT must name the primary key " + columns + " of table '" + table.name() + "'");
        }
    }

    /// The rows without those whose key an earlier one has.
    ///
    /// @throws DbException when the later ones would have to change the earlier ones
    private static List<@Nullable Object[]> distinct(
            TableDef table, List<@Nullable Object[]> rows, ConflictUpdate update) {
        List<DataType> types =
                table.schema().keyColumns().stream().map(Column::type).toList();
        List<@Nullable Object[]> distinct = new ArrayList<>(rows.size());
        Set<ByteBuffer> keys = HashSet.newHashSet(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Object[] key = table.schema().keyOf(rows.get(i));
            if (keys.add(ByteBuffer.wrap(OrderedCodec.encodeKey(types, key)))) {
                distinct.add(rows.get(i));
            } else if (!update.isNothing()) {
                throw new DbException(
                        ErrorCode.CONSTRAINT_VIOLATION,
                        "ON CONFLICT DO UPDATE cannot change a row twice: value '" + KeyText.of(key)
                                + "' appears multiple times in the insert batch (row " + (i + 1) + ")");
            }
        }
        return distinct;
    }
}
