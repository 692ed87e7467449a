package org.kalamdb.table;

import java.util.Locale;

/// How far a transaction has come.
public enum TransactionState {
    OPEN_READ,
    /// Open, with staged changes.
    OPEN_WRITE,
    COMMITTING,
    COMMITTED,
    ROLLED_BACK,
    /// Rolled back because nothing was asked of it for too long.
    TIMED_OUT,
    /// Rolled back because its changes took too much memory.
    ABORTED;

    /// The form of `system.transactions` and of messages.
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
