package org.kalamdb.security;

import org.jspecify.annotations.Nullable;

/// What became of a token's verification. Says nothing about the user, who may be gone by now.
public sealed interface TokenCheck {
    /// Signed by this server and within its time.
    ///
    /// @param role the `role` claim; null when the token has none
    record Valid(String subject, @Nullable String role) implements TokenCheck {}

    /// Signed by this server, past its time.
    record Expired() implements TokenCheck {}

    /// Anything else.
    ///
    /// @param reason for the log, not for the client
    record Invalid(String reason) implements TokenCheck {}
}
