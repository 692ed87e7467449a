package org.kalamdb.security;

import java.time.Duration;
import org.kalamdb.model.UserDef;

/// How a login ended.
public sealed interface LoginOutcome {
    record LoggedIn(UserDef user, TokenPair tokens) implements LoginOutcome {}

    /// Unknown user, wrong password, or an account that has no password: the client cannot tell
    /// which.
    record WrongCredentials() implements LoginOutcome {}

    /// Too many failures.
    ///
    /// @param remaining until the next attempt may succeed
    record Locked(Duration remaining) implements LoginOutcome {}

    /// `root` has no password yet.
    record SetupRequired() implements LoginOutcome {}

    /// An internal account without a password, asked for from another machine.
    record RemoteForbidden() implements LoginOutcome {}

    /// More logins than the server can check now.
    record Overloaded() implements LoginOutcome {}
}
