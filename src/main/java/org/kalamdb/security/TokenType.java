package org.kalamdb.security;

import java.util.Locale;

/// What a token may be used for.
public enum TokenType {
    /// For protected endpoints.
    ACCESS,
    /// For getting a new pair, nothing else.
    REFRESH;

    /// The value of the `token_type` claim.
    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
