package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.Stream;
import org.kalamdb.model.DataType;

/// `system.topics`. There are no topics yet, so it is empty.
final class TopicsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("topic_id", DataType.TEXT),
            required("name", DataType.TEXT),
            optional("alias", DataType.TEXT),
            required("partitions", DataType.INT),
            optional("retention_seconds", DataType.BIGINT),
            optional("retention_max_bytes", DataType.BIGINT),
            required("routes", DataType.JSON),
            required("created_at", DataType.TIMESTAMP),
            required("updated_at", DataType.TIMESTAMP));

    private TopicsTable() {}

    static VirtualTable of() {
        return VirtualTable.stored("topics", COLUMNS, reader -> Stream.empty());
    }
}
