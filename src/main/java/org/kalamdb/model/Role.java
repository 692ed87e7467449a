package org.kalamdb.model;

import java.util.Locale;

/// Who may do what (`sql.md` §4), in rising order of rights.
public enum Role {
    ANONYMOUS,
    USER,
    SERVICE,
    DBA,
    SYSTEM;

    /// DBA or SYSTEM.
    public boolean isAdmin() {
        return this == DBA || this == SYSTEM;
    }

    /// The lower-case spelling of the wire and of storage.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The capitalised spelling of error messages, as in `User`.
    public String displayName() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
