package org.kalamdb.job;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.JobRecord.Status;

/// The steps of a job's life, each from one record to the next. Pure.
final class JobRecords {
    private static final Json JSON = new Json(List.of());

    private JobRecords() {}

    static JobRecord queued(String id, Task task, String idempotencyKey, int maxRetries, long now) {
        return new JobRecord(
                id,
                task.type(),
                Status.QUEUED,
                task.parameters(),
                null,
                null,
                idempotencyKey,
                0,
                maxRetries,
                now,
                now,
                null,
                null);
    }

    /// Back to the queue without an attempt being counted.
    static JobRecord requeued(JobRecord job, String why, long now) {
        return next(job, Status.QUEUED, why, null, job.retryCount(), now, job.startedMillis(), null);
    }

    static JobRecord running(JobRecord job, long now) {
        Long started = job.startedMillis() == null ? Long.valueOf(now) : job.startedMillis();
        return next(job, Status.RUNNING, null, null, job.retryCount(), now, started, null);
    }

    static JobRecord retrying(JobRecord job, Throwable failure, long now) {
        return next(
                job,
                Status.RETRYING,
                FailureText.message(failure),
                FailureText.trace(failure),
                job.retryCount() + 1,
                now,
                job.startedMillis(),
                null);
    }

    /// Until the storage is back, however long that takes.
    ///
    /// @param trace of the attempt that the storage refused; null when there was none
    static JobRecord waiting(JobRecord job, String why, @Nullable String trace, int retryCount, long now) {
        return next(
                job,
                Status.RETRYING,
                why + " (waiting for the storage)",
                trace,
                retryCount,
                now,
                job.startedMillis(),
                null);
    }

    static JobRecord completed(JobRecord job, String message, long now) {
        return ended(job, Status.COMPLETED, JSON.writeText(Map.of("message", message)), null, now);
    }

    static JobRecord skipped(JobRecord job, String why, long now) {
        return ended(job, Status.SKIPPED, why, null, now);
    }

    static JobRecord cancelled(JobRecord job, long now) {
        return ended(job, Status.CANCELLED, "Cancelled by user", null, now);
    }

    static JobRecord failed(JobRecord job, Throwable failure, long now) {
        return ended(
                job,
                Status.FAILED,
                "Max retries exceeded: " + FailureText.message(failure),
                FailureText.trace(failure),
                now);
    }

    private static JobRecord ended(JobRecord job, Status status, String message, @Nullable String trace, long now) {
        return next(job, status, message, trace, job.retryCount(), now, job.startedMillis(), now);
    }

    private static JobRecord next(
            JobRecord job,
            Status status,
            @Nullable String message,
            @Nullable String trace,
            int retryCount,
            long now,
            @Nullable Long started,
            @Nullable Long finished) {
        return new JobRecord(
                job.id(),
                job.type(),
                status,
                job.parametersJson(),
                message,
                trace,
                job.idempotencyKey(),
                retryCount,
                job.maxRetries(),
                job.createdMillis(),
                now,
                started,
                finished);
    }
}
