package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.Stream;
import org.kalamdb.model.DataType;

/// `system.live`: the subscriptions of this node. There are none yet, so it is empty.
final class LiveTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("live_id", DataType.TEXT),
            required("connection_id", DataType.TEXT),
            required("subscription_id", DataType.TEXT),
            required("namespace_id", DataType.TEXT),
            required("table_name", DataType.TEXT),
            required("user_id", DataType.TEXT),
            required("query", DataType.TEXT),
            optional("options", DataType.JSON),
            required("status", DataType.TEXT),
            required("created_at", DataType.TIMESTAMP),
            required("last_update", DataType.TIMESTAMP),
            required("changes", DataType.BIGINT),
            required("node_id", DataType.BIGINT),
            required("last_ping_at", DataType.TIMESTAMP));

    private LiveTable() {}

    static VirtualTable of() {
        return VirtualTable.view("live", COLUMNS, reader -> Stream.empty());
    }
}
