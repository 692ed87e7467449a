package org.kalamdb.model;

/// The number of a scope, the unit of isolation: 0 is the one scope of a SHARED table, every other number
/// is an
/// interned user.
public record ScopeId(long value) {
    public static final ScopeId SHARED = new ScopeId(0);
}
