package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.model.DataType;

/// `system.cluster`: the nodes; there is one.
final class ClusterTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            required("cluster_id", DataType.TEXT),
            key("node_id", DataType.BIGINT),
            required("role", DataType.TEXT),
            required("status", DataType.TEXT),
            required("rpc_addr", DataType.TEXT),
            required("api_addr", DataType.TEXT),
            required("is_self", DataType.BOOLEAN),
            required("is_leader", DataType.BOOLEAN),
            required("groups_leading", DataType.INT),
            required("total_groups", DataType.INT),
            optional("current_term", DataType.BIGINT),
            optional("last_applied_log", DataType.BIGINT),
            optional("leader_last_log_index", DataType.BIGINT),
            optional("snapshot_index", DataType.BIGINT),
            optional("catchup_progress_pct", DataType.SMALLINT),
            optional("replication_lag", DataType.BIGINT),
            optional("hostname", DataType.TEXT),
            optional("version", DataType.TEXT),
            optional("memory_mb", DataType.BIGINT),
            optional("memory_usage_mb", DataType.BIGINT),
            optional("cpu_usage_percent", DataType.FLOAT),
            optional("uptime_seconds", DataType.BIGINT),
            optional("uptime_human", DataType.TEXT),
            optional("os", DataType.TEXT),
            optional("arch", DataType.TEXT));

    private ClusterTable() {}

    static VirtualTable of(ServerInfo server, ProcessStats process, Clock clock) {
        return VirtualTable.view(
                "cluster", COLUMNS, reader -> Stream.<@Nullable Object[]>of(selfRow(server, process, clock)));
    }

    private static @Nullable Object[] selfRow(ServerInfo server, ProcessStats process, Clock clock) {
        long uptimeSeconds = Math.max(0, clock.millis() - server.startedMillis()) / 1000;
        return row(
                server.clusterId(),
                server.nodeId(),
                "leader",
                "active",
                server.apiAddress(),
                server.apiAddress(),
                true,
                true,
                1,
                1,
                null,
                null,
                null,
                null,
                null,
                0L,
                process.hostName(),
                server.version(),
                process.totalMemoryBytes() >> 20,
                process.residentBytes() >> 20,
                (float) process.cpuPercent(),
                uptimeSeconds,
                Values.duration(uptimeSeconds),
                process.osName(),
                process.architecture());
    }
}
