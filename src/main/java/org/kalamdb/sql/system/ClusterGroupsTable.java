package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// `system.cluster_groups`: the replication groups; a single node has the one for metadata.
final class ClusterGroupsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("group_id", DataType.BIGINT),
            required("cluster_id", DataType.TEXT),
            key("node_id", DataType.BIGINT),
            required("group_type", DataType.TEXT),
            optional("current_term", DataType.BIGINT),
            optional("vote", DataType.JSON),
            optional("last_log_index", DataType.BIGINT),
            optional("last_applied", DataType.BIGINT),
            optional("snapshot", DataType.BIGINT),
            optional("purged", DataType.BIGINT),
            optional("committed", DataType.BIGINT),
            optional("state", DataType.TEXT),
            optional("current_leader", DataType.BIGINT),
            optional("millis_since_quorum_ack", DataType.BIGINT));

    private ClusterGroupsTable() {}

    static VirtualTable of(ServerInfo server) {
        return VirtualTable.view(
                "cluster_groups",
                COLUMNS,
                reader -> Stream.<@Nullable Object[]>of(row(
                        META_GROUP,
                        server.clusterId(),
                        server.nodeId(),
                        "meta",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "Leader",
                        server.nodeId(),
                        0L)));
    }

    private static final long META_GROUP = 10;
}
