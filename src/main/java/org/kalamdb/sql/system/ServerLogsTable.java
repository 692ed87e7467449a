package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.Stream;
import org.kalamdb.model.DataType;

/// `system.server_logs`: lines of a JSON log file, which this server does not write, so it is empty.
final class ServerLogsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            required("timestamp", DataType.TEXT),
            required("level", DataType.TEXT),
            optional("thread", DataType.TEXT),
            optional("target", DataType.TEXT),
            optional("line", DataType.BIGINT),
            required("message", DataType.TEXT));

    private ServerLogsTable() {}

    static VirtualTable of() {
        return VirtualTable.view("server_logs", COLUMNS, reader -> Stream.empty());
    }
}
