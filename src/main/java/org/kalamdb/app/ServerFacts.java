package org.kalamdb.app;

import java.util.List;
import java.util.Map;
import org.kalamdb.api.ClientWatch;
import org.kalamdb.api.QueryPool;
import org.kalamdb.sql.system.ServerInfo;
import org.kalamdb.sql.system.Setting;
import org.kalamdb.table.TableLayer;

/// What the virtual tables tell of this process. Any thread.
final class ServerFacts implements ServerInfo {
    private static final String CLUSTER = "standalone";
    private static final long NODE = 1;

    private final KalamConfig config;
    private final org.kalamdb.api.ServerInfo server;
    private final TableLayer tables;
    private final QueryPool pool;
    private final ClientWatch clients;

    ServerFacts(
            KalamConfig config,
            org.kalamdb.api.ServerInfo server,
            TableLayer tables,
            QueryPool pool,
            ClientWatch clients) {
        this.config = config;
        this.server = server;
        this.tables = tables;
        this.pool = pool;
        this.clients = clients;
    }

    @Override
    public String version() {
        return server.version();
    }

    @Override
    public String clusterId() {
        return CLUSTER;
    }

    @Override
    public long nodeId() {
        return NODE;
    }

    @Override
    public String apiAddress() {
        return server.apiAddress();
    }

    @Override
    public long startedMillis() {
        return server.startedMillis();
    }

    @Override
    public List<Setting> settings() {
        KalamConfig.Limits limits = config.limits();
        return List.of(
                setting("server.host", config.server().host(), "Address that the server listens on"),
                setting("server.port", config.server().port(), "TCP port"),
                setting("server.api_version", "v1", "Version of the HTTP interface"),
                setting("storage.data_path", config.dataDir(), "Folder of the hot store and local segments"),
                setting("storage.durability", config.storage().durability(), "What an acknowledged write survives"),
                setting("limits.default_query_limit", limits.defaultQueryLimit(), "Rows of a SELECT without LIMIT"),
                setting("limits.max_query_limit", limits.maxQueryLimit(), "Rows of any SELECT; 0 for no cap"),
                setting(
                        "execution.handler_timeout_seconds",
                        limits.statementTimeout().toSeconds(),
                        "Statement limit"),
                setting("execution.max_parameters", limits.params(), "Parameters of a statement"),
                setting(
                        "transactions.idle_timeout_seconds",
                        config.transactions().idleTimeout().toSeconds(),
                        "Time without a statement after which a transaction ends"),
                setting(
                        "transactions.buffer_bytes",
                        config.transactions().bufferBytes(),
                        "Uncommitted changes of one transaction"),
                setting("security.max_request_body_size", limits.bodyBytes(), "Bytes of a request body"),
                setting("flush.default_row_limit", config.flush().defaultRowLimit(), "Rows that start a flush"),
                setting(
                        "flush.check_interval_seconds",
                        config.flush().checkInterval().toSeconds(),
                        "Between checks"),
                setting("jobs.max_concurrent", config.jobs().threads(), "Jobs at the same time"),
                setting("jobs.max_retries", config.jobs().maxRetries(), "New attempts of a failed job"),
                setting("auth.bcrypt_cost", config.auth().bcryptCost(), "Work factor of password hashes"));
    }

    private static Setting setting(String name, Object value, String description) {
        return new Setting(name, value.toString(), description);
    }

    @Override
    public Map<String, Long> gauges() {
        return Map.of(
                "server_workers_configured", (long) pool.threads(),
                "server_workers_effective", (long) pool.threads(),
                "query_queue_length", (long) pool.waiting(),
                "queries_running", (long) pool.running(),
                "requests_abandoned", clients.abandoned(),
                "commit_queue_length", (long) tables.queuedCommands());
    }
}
