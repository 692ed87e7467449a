package org.kalamdb.table;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// Transactions over tables of a key `k` and a number `n`, with a clock that stands still. One thread.
final class TransactionFixture implements AutoCloseable {
    private static final List<Integer> DML_COLUMNS =
            List.of(1, 2, SystemColumn.SEQ.id(), SystemColumn.SEGMENT.id(), SystemColumn.POSITION.id());

    final TableFixture tables;
    final Transactions transactions;
    final AtomicLong nanoTime = new AtomicLong();
    private int begun;

    TransactionFixture(Path directory) {
        this(directory, Transactions.Limits.DEFAULT);
    }

    TransactionFixture(Path directory, Transactions.Limits limits) {
        this.tables = new TableFixture(directory);
        this.transactions = tables.layer.transactions(limits, nanoTime::get);
    }

    /// The caller closes it.
    @SuppressWarnings("MustBeClosedChecker")
    Transaction begin() {
        begun++;
        return transactions.begin("tx-" + begun, "test");
    }

    WriteOutcome insert(Transaction transaction, TableDef table, ScopeId scope, String key, @Nullable Long n) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new @Nullable Object[] {key, n});
        return transaction.insert(table, scope, rows, KeyOrigin.GIVEN);
    }

    /// Updates the row of a key as the transaction sees it; false when it sees none.
    boolean update(Transaction transaction, TableDef table, ScopeId scope, String key, @Nullable Long n) {
        return change(transaction, table, scope, key, RowChange.Kind.UPDATE, n);
    }

    boolean delete(Transaction transaction, TableDef table, ScopeId scope, String key) {
        return change(transaction, table, scope, key, RowChange.Kind.DELETE, null);
    }

    private boolean change(
            Transaction transaction,
            TableDef table,
            ScopeId scope,
            String key,
            RowChange.Kind kind,
            @Nullable Long value) {
        List<@Nullable Object[]> found = rows(transaction.view(), lookup(table, scope, key, DML_COLUMNS));
        if (!found.isEmpty()) {
            transaction.change(table, scope, List.of(rowChange(found.getFirst(), kind, value)));
        }
        return !found.isEmpty();
    }

    /// The same outside of transactions.
    boolean change(TableDef table, ScopeId scope, String key, RowChange.Kind kind, @Nullable Long value) {
        List<@Nullable Object[]> found = tables.scan(lookup(table, scope, key, DML_COLUMNS));
        if (!found.isEmpty()) {
            tables.layer.writer().change(table, scope, List.of(rowChange(found.getFirst(), kind, value)));
        }
        return !found.isEmpty();
    }

    private static RowChange rowChange(@Nullable Object[] row, RowChange.Kind kind, @Nullable Long value) {
        return new RowChange(
                kind,
                new @Nullable Object[] {row[0], kind == RowChange.Kind.DELETE ? row[1] : value},
                (Long) Objects.requireNonNull(row[2]),
                (Long) Objects.requireNonNull(row[3]),
                (Integer) Objects.requireNonNull(row[4]));
    }

    static ScanSpec lookup(TableDef table, ScopeId scope, String key, List<Integer> columns) {
        return new ScanSpec(table, scope, columns, false, List.of(), List.of(key), RowOrder.KEY_ASCENDING, 1);
    }

    void flush(TableDef table, ScopeId scope) {
        tables.layer.flush().flush(table, scope);
    }

    /// `key=value` of all rows that a transaction sees, or that are committed when it is null.
    List<String> pairs(@Nullable Transaction transaction, ScanSpec spec) {
        List<@Nullable Object[]> rows = transaction == null ? tables.scan(spec) : rows(transaction.view(), spec);
        return rows.stream().map(row -> row[0] + "=" + row[1]).toList();
    }

    List<String> pairs(@Nullable Transaction transaction, TableDef table, ScopeId scope) {
        return pairs(transaction, TableFixture.spec(table, scope, List.of(1, 2), false));
    }

    private List<@Nullable Object[]> rows(ReadView view, ScanSpec spec) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (BatchCursor cursor = tables.layer.tables().scan(view, spec, tables.allocator)) {
            while (true) {
                try (Batch batch = cursor.next()) {
                    if (batch == null) {
                        return rows;
                    }
                    for (int i = 0; i < batch.selectedCount(); i++) {
                        @Nullable Object[] row = new @Nullable Object[batch.columnCount()];
                        for (int c = 0; c < row.length; c++) {
                            row[c] = VectorValues.get(batch.column(c), batch.position(i));
                        }
                        rows.add(row);
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        tables.close();
    }
}
