package org.kalamdb.table;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.kalamdb.model.Command;

/// The one door for changes of state. Commands take effect one after the other, each wholly or not at
/// all; `_seq` follows that order.
/// Any thread may append.
public interface CommitLog {
    /// Queues a command. The future completes on the commit thread once the command is durable and
    /// visible to every snapshot taken
    /// afterwards, or once it was refused; continuations must be short.
    ///
    /// It completes exceptionally with [org.kalamdb.common.DbException]: OVERLOADED when the queue stayed
    /// full,
    /// STORAGE_UNAVAILABLE when the disk refused.
    CompletableFuture<CommitOutcome> append(Command command);

    /// How long a statement waits for the outcome of its write before it gives up. Internal work waits as
    /// long as it takes, because what it does next depends on the outcome.
    Duration outcomeWait();

    /// Registers a listener for changes that are committed from now on.
    void listen(ChangeListener listener);
}
