package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.Stream;
import org.kalamdb.model.DataType;

/// `system.transactions`: the open ones. There are none yet, so it is empty.
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

    private TransactionsTable() {}

    static VirtualTable of() {
        return VirtualTable.view("transactions", COLUMNS, reader -> Stream.empty());
    }
}
