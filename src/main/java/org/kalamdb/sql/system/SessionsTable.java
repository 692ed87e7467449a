package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.Stream;
import org.kalamdb.model.DataType;

/// `system.sessions`: sessions of the PostgreSQL bridge, which this server does not have, so it is
/// empty.
final class SessionsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("session_id", DataType.TEXT),
            optional("backend_pid", DataType.BIGINT),
            optional("current_schema", DataType.TEXT),
            required("state", DataType.TEXT),
            optional("transaction_id", DataType.TEXT),
            optional("transaction_state", DataType.TEXT),
            required("transaction_has_writes", DataType.BOOLEAN),
            optional("client_addr", DataType.TEXT),
            required("transport", DataType.TEXT),
            required("opened_at", DataType.TIMESTAMP),
            required("last_seen_at", DataType.TIMESTAMP),
            optional("last_method", DataType.TEXT));

    private SessionsTable() {}

    static VirtualTable of() {
        return VirtualTable.view("sessions", COLUMNS, reader -> Stream.empty());
    }
}
