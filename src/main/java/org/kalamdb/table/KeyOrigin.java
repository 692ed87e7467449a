package org.kalamdb.table;

/// Where the keys of inserted rows come from.
public enum KeyOrigin {
    /// The statement names them, so the cold tier must be asked.
    GIVEN,
    /// A generator of unique values made them all.
    GENERATED
}
