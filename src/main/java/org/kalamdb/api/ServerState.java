package org.kalamdb.api;

/// Whether the server can do its work. Safe for any number of threads; does not block for long.
public interface ServerState {
    /// True when the stores are open and the server takes new requests.
    boolean isReady();
}
