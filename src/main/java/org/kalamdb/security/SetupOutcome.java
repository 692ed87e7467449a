package org.kalamdb.security;

import org.kalamdb.model.UserDef;

/// How a first-time setup ended.
public sealed interface SetupOutcome {
    /// @param user the new DBA account
    record Done(UserDef user) implements SetupOutcome {}

    record AlreadyConfigured() implements SetupOutcome {}

    /// @param message names the account whose password it is
    record WeakPassword(String message) implements SetupOutcome {}

    record InvalidUser(String message) implements SetupOutcome {}

    record UserExists(String message) implements SetupOutcome {}
}
