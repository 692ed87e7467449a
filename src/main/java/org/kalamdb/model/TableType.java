package org.kalamdb.model;

import java.util.Locale;

/// What a table's scopes are: one per user (USER, STREAM) or one for all (SHARED).
public enum TableType {
    USER,
    SHARED,
    STREAM;

    /// Lower case, as in `system.tables`.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Capitalised, as in job parameters.
    public String displayName() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
