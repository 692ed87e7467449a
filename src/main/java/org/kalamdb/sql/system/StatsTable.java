package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.kalamdb.common.Clock;
import org.kalamdb.model.DataType;
import org.kalamdb.model.JobRecord;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.Records;

/// `system.stats`: one row per metric, ordered by name. Numbers of parts that do not exist here are 0,
/// because clients ask for them by name.
final class StatsTable {
    private static final List<VirtualColumn> COLUMNS =
            List.of(key("metric_name", DataType.TEXT), required("metric_value", DataType.TEXT));

    /// Metrics that other parts report through [ServerInfo#gauges()]; 0 until they do.
    private static final Set<String> REPORTED = Set.of(
            "active_connections",
            "active_connections_peak",
            "active_subscriptions",
            "active_subscriptions_peak",
            "connection_backlog",
            "max_connections",
            "max_connections_configured",
            "plan_cache_size",
            "server_workers_configured",
            "total_live_queries",
            "topic_cache_table_route_count",
            "topic_cache_topic_count",
            "topic_cache_total_routes",
            "websocket_sessions",
            "websocket_sessions_peak");

    private final Catalog catalog;
    private final Records records;
    private final ServerInfo server;
    private final ProcessStats process;
    private final Clock clock;

    private StatsTable(Catalog catalog, Records records, ServerInfo server, ProcessStats process, Clock clock) {
        this.catalog = catalog;
        this.records = records;
        this.server = server;
        this.process = process;
        this.clock = clock;
    }

    static VirtualTable of(Catalog catalog, Records records, ServerInfo server, ProcessStats process, Clock clock) {
        StatsTable stats = new StatsTable(catalog, records, server, process, clock);
        return VirtualTable.view(
                "stats",
                COLUMNS,
                reader -> stats.metrics().entrySet().stream().map(metric -> row(metric.getKey(), metric.getValue())));
    }

    private Map<String, String> metrics() {
        Map<String, Object> all = new LinkedHashMap<>();
        REPORTED.forEach(name -> all.put(name, 0L));
        addServer(all);
        addProcess(all);
        addObjects(all);
        all.putAll(server.gauges());
        Map<String, String> sorted = new TreeMap<>();
        all.forEach((name, value) -> sorted.put(
                name, value instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : value.toString()));
        return sorted;
    }

    private void addServer(Map<String, Object> all) {
        long uptime = Math.max(0, clock.millis() - server.startedMillis()) / 1000;
        all.put("server_version", server.version());
        all.put("server_uptime_seconds", uptime);
        all.put("server_uptime_human", Values.duration(uptime));
        all.put("node_id", server.nodeId());
        all.put("cluster_mode", "false");
        all.put("cluster_id", server.clusterId());
        all.put("cluster_rpc_addr", server.apiAddress());
        all.put("cluster_api_addr", server.apiAddress());
        all.put("raft_group_count", 1L);
        all.put("server_workers_effective", (long) process.processors());
    }

    private void addProcess(Map<String, Object> all) {
        long resident = process.residentBytes();
        long mapped = process.virtualBytes();
        long heap = process.heapBytes();
        all.put("pid", process.pid());
        all.put("thread_count", (long) process.threadCount());
        all.put("cpu_usage_percent", process.cpuPercent());
        all.put("cpu_logical_cores", (long) process.processors());
        all.put("cpu_physical_cores", (long) process.processors());
        addMemory(all, "memory_usage", resident);
        all.put("memory_usage_source", "rss");
        addMemory(all, "memory_rss", resident);
        addMemory(all, "memory_virtual", mapped);
        addMemory(all, "memory_rss_gap", Math.max(0, resident - heap));
        addMemory(all, "memory_heap", heap);
        addMemory(all, "memory_heap_limit", process.heapLimitBytes());
        all.put("allocator_name", "jvm");
        all.put("system_total_memory_mb", process.totalMemoryBytes() >> 20);
        all.put("system_used_memory_mb", process.usedMemoryBytes() >> 20);
        all.put("open_files_total", process.openFiles());
        all.put("open_files_regular", process.openFiles());
    }

    private static void addMemory(Map<String, Object> all, String name, long bytes) {
        all.put(name + "_mb", bytes >> 20);
        all.put(name + "_bytes", bytes);
    }

    private void addObjects(Map<String, Object> all) {
        List<JobRecord> jobs = records.jobs();
        long tables = catalog.tables().size();
        all.put(
                "total_users",
                catalog.users().stream().filter(user -> !user.isDeleted()).count());
        all.put("total_namespaces", (long) catalog.namespaces().size());
        all.put("total_tables", tables);
        all.put("total_storages", (long) catalog.storages().size());
        all.put("total_jobs", (long) jobs.size());
        all.put("jobs_running", count(jobs, JobRecord.Status.RUNNING));
        all.put("jobs_queued", count(jobs, JobRecord.Status.QUEUED));
        all.put("jobs_failed", count(jobs, JobRecord.Status.FAILED));
        all.put("schema_cache_size", tables);
        all.put("schema_registry_size", tables);
        all.put("schema_cache_total_entries", tables);
    }

    private static long count(List<JobRecord> jobs, JobRecord.Status status) {
        return jobs.stream().filter(job -> job.status() == status).count();
    }
}
