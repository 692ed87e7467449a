package org.kalamdb.sql.system;

import java.util.List;
import java.util.Map;

/// What a server of the tests says about itself.
public record FixedServerInfo() implements ServerInfo {
    @Override
    public String version() {
        return "0.4.0";
    }

    @Override
    public String clusterId() {
        return "test";
    }

    @Override
    public long nodeId() {
        return 1;
    }

    @Override
    public String apiAddress() {
        return "127.0.0.1:8080";
    }

    @Override
    public long startedMillis() {
        return 1_700_000_000_000L;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting("limits.default_query_limit", "0", "Rows of a query without LIMIT."),
                new Setting("limits.max_query_limit", "0", "Most rows of a query."),
                new Setting("server.host", "127.0.0.1", "Where the server listens."));
    }

    @Override
    public Map<String, Long> gauges() {
        return Map.of("active_connections", 3L);
    }
}
