package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.table.TransactionSummary;
import org.kalamdb.table.Transactions;

/// `system.transactions`: the open ones, oldest first.
final class TransactionsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("transaction_id", DataType.TEXT),
            required("owner_id", DataType.TEXT),
            required("origin", DataType.TEXT),
            required("state", DataType.TEXT),
            required("age_ms", DataType.BIGINT),
            required("idle_ms", DataType.BIGINT),
            required("write_count", DataType.BIGINT),
            required("write_bytes", DataType.BIGINT),
            required("touched_tables_count", DataType.BIGINT),
            required("snapshot_commit_seq", DataType.BIGINT));

    /// All come out of SQL requests.
    private static final String ORIGIN = "SqlBatch";

    private TransactionsTable() {}

    static VirtualTable of(Transactions transactions) {
        return VirtualTable.view(
                "transactions", COLUMNS, reader -> transactions.open().stream().map(TransactionsTable::transactionRow));
    }

    private static @Nullable Object[] transactionRow(TransactionSummary open) {
        return row(
                open.id(),
                open.owner(),
                ORIGIN,
                open.state().wireName(),
                open.age().toMillis(),
                open.idle().toMillis(),
                (long) open.rows(),
                open.bytes(),
                (long) open.tables(),
                open.snapshotSeq());
    }
}
