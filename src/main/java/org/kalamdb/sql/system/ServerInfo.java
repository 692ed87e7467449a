package org.kalamdb.sql.system;

import java.util.List;
import java.util.Map;

/// What the process knows about itself. Owned by the virtual tables, provided by whoever wires the
/// server. Any thread may ask.
public interface ServerInfo {
    /// The product version, as in `0.4.0`.
    String version();

    String clusterId();

    /// Positive.
    long nodeId();

    /// Where clients reach this node, as in `127.0.0.1:8080`.
    String apiAddress();

    /// When the server started, ms since 1970.
    long startedMillis();

    /// The effective configuration, without secrets.
    List<Setting> settings();

    /// Numbers of the parts above the engine, by the metric names of `system.stats`, as in
    /// `active_connections`.
    Map<String, Long> gauges();
}
