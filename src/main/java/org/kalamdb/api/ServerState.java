package org.kalamdb.api;

/// Whether the server can do its work. Safe for any number of threads; does not block for long.
public interface ServerState {
    /// True when the stores are open and the server takes new requests.
    boolean isReady();

    /// True when it works and some of what it stores cannot be reached now.
    default boolean isDegraded() {
        return false;
    }

    /// False after the disk of the hot store refused a write, until it takes writes again.
    default boolean takesWrites() {
        return true;
    }
}
