package org.kalamdb.table;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
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
            throw translated(failure);
        }
    }

    /// The same for a statement's write, which has somebody waiting for an answer: when the outcome does not
    /// come, because the disk hangs, the statement fails without knowing it.
    ///
    /// @throws DbException TIMEOUT when the outcome is not known in time
    static CommitOutcome awaitInTime(CommitLog log, Command command) {
        Duration limit = log.outcomeWait();
        long deadline = System.nanoTime() + limit.toNanos();
        CompletableFuture<CommitOutcome> outcome = log.append(command);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return outcome.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException stopping) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException failure) {
            throw translated(failure);
        } catch (TimeoutException late) {
            throw new DbException(
                    ErrorCode.TIMEOUT,
                    "the write was not confirmed within " + limit.toMillis() + " ms: it may still take effect",
                    late);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// The failure as one of the waiting thread.
    private static RuntimeException translated(Exception failure) {
        return failure.getCause() instanceof DbException known
                ? new DbException(known.code(), String.valueOf(known.getMessage()), known)
                : new CompletionException(failure.getCause());
    }
}
