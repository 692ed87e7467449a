package org.kalamdb.job;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.JobRecord;
import org.kalamdb.table.FlushResult;

/// A job in memory: one that waits, runs, or was cancelled while it runs. Guarded by the service's lock,
/// except for what is said otherwise.
final class ActiveJob {
    final Task task;
    final CompletableFuture<JobRecord> ended = new CompletableFuture<>();
    JobRecord record;
    boolean running;

    /// Whether the job waits for another one of its table, or of its storage while that is suspect.
    boolean blocked;

    /// Whether the job waits for its storage to be back. Of such jobs no attempt is scheduled.
    boolean parked;

    /// Attempts in a row that the storage refused.
    int refusals;

    @Nullable
    Future<?> scheduled;

    /// Read by the running thread between scopes.
    volatile boolean stop;

    /// What all attempts of this process moved together. Job's thread.
    FlushResult flushed = FlushResult.NOTHING;

    ActiveJob(Task task, JobRecord record) {
        this.task = task;
        this.record = record;
    }
}
