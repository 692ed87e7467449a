package org.kalamdb.security;

/// Where a request comes from.
public enum Origin {
    /// This machine.
    LOCAL,
    REMOTE
}
