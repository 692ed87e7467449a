package org.kalamdb.job;

/// What an attempt at a job came to.
sealed interface Attempt {
    /// It is done.
    ///
    /// @param message what is reported
    record Done(String message) implements Attempt {}

    /// There is nothing left to work on.
    record Gone(String why) implements Attempt {}

    /// It was asked to stop and did, between two scopes.
    record Stopped() implements Attempt {}

    record Failed(Throwable failure) implements Attempt {}
}
