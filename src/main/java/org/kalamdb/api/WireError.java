package org.kalamdb.api;

import org.jspecify.annotations.Nullable;

/// A failure as a client of the SQL endpoint sees it.
///
/// @param status  of HTTP
/// @param details the statement's text, for admins alone
record WireError(
        int status, String code, String message, @Nullable String details) {
    static final int UNAVAILABLE = 503;
    static final int TOO_MANY = 429;

    /// Whether the same request may succeed a little later.
    boolean isTransient() {
        return status == UNAVAILABLE || status == TOO_MANY;
    }
}
