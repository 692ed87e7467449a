package org.kalamdb.table;

import java.util.concurrent.CompletionException;
import org.kalamdb.common.DbException;
import org.kalamdb.model.Command;

/// Waits for commits on the calling thread.
final class CommitWaiting {
    private CommitWaiting() {}

    /// Appends and blocks until the outcome is known. A wait that is interrupted goes on: the outcome of
    /// a queued command must not be
    /// guessed.
    ///
    /// @throws DbException when the command could not be taken or made durable
    static CommitOutcome await(CommitLog log, Command command) {
        try {
            return log.append(command).join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof DbException known) {
                throw new DbException(known.code(), String.valueOf(known.getMessage()), known);
            }
            throw failure;
        }
    }
}
