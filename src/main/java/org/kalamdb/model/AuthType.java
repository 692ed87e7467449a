package org.kalamdb.model;

import java.util.Locale;

/// How a user proves who they are.
public enum AuthType {
    PASSWORD,
    OAUTH,
    INTERNAL;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
