package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.Stream;
import org.kalamdb.model.DataType;

/// `system.topic_offsets`. There are no topics yet, so it is empty.
final class TopicOffsetsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("topic_id", DataType.TEXT),
            key("group_id", DataType.TEXT),
            key("partition_id", DataType.INT),
            required("last_acked_offset", DataType.BIGINT),
            required("updated_at", DataType.TIMESTAMP));

    private TopicOffsetsTable() {}

    static VirtualTable of() {
        return VirtualTable.stored("topic_offsets", COLUMNS, reader -> Stream.empty());
    }
}
