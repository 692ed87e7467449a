package org.kalamdb.model;

import java.util.Locale;

/// Who may use a SHARED table (`sql.md` §4.1).
public enum AccessLevel {
    PUBLIC,
    PRIVATE,
    RESTRICTED,
    DBA;

    /// Lower case, as in the `access_level` column.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Capitalised, as in messages and in the options JSON.
    public String displayName() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
