package org.kalamdb.api;

/// Who may read `/q/metrics`.
public enum MetricsAccess {
    /// This machine only.
    LOCAL,
    /// Everybody who reaches the listener.
    ANYBODY
}
