package org.kalamdb.security;

import org.kalamdb.model.Principal;
import org.kalamdb.model.UserDef;

/// Whether a token speaks for a user.
public sealed interface Authentication {
    /// @param user the account as it is now
    record Accepted(UserDef user) implements Authentication {
        public Principal principal() {
            return new Principal(user.id(), user.role());
        }
    }

    /// A token of this server past its time.
    record Expired() implements Authentication {}

    /// @param reason for the log; the client is told nothing but that it was refused
    record Refused(String reason) implements Authentication {}
}
