package org.kalamdb.job;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// The limits of background work.
///
/// @param maxConcurrent    jobs that run at the same time
/// @param scopesAtOnce     scopes of a job that are flushed at the same time when threads are free
/// @param maxWaiting       jobs in memory, running ones included; beyond it flushes are refused and
///                         clean-ups wait on disk
/// @param maxRetries       further attempts after a failure other than that of a storage
/// @param firstBackoff     wait before the first of them; doubles each time
/// @param maxBackoff       upper bound of that wait
/// @param retryFailedAfter how long the schedule leaves a table alone after a flush of it failed, and upper
///                         bound of the wait between attempts that a storage refuses
/// @param keptEnded        ended jobs whose records are kept
/// @param defaultRowLimit  hot rows that make a table due whose policy names no number
/// @param closeWait        how long closing waits for running jobs to reach a place to stop
public record JobSettings(
        int maxConcurrent,
        int scopesAtOnce,
        int maxWaiting,
        int maxRetries,
        Duration firstBackoff,
        Duration maxBackoff,
        Duration retryFailedAfter,
        int keptEnded,
        int defaultRowLimit,
        Duration closeWait) {
    private static final int MAX_DOUBLINGS = 20;

    public JobSettings {
        if (maxConcurrent < 1
                || scopesAtOnce < 1
                || maxWaiting < 1
                || maxRetries < 0
                || keptEnded < 1
                || defaultRowLimit < 1) {
            throw new IllegalArgumentException("job limits must be positive");
        }
    }

    /// The wait before attempt number `retry`, from 1.
    Duration backoff(int retry) {
        return doubled(retry, maxBackoff);
    }

    /// The wait after so many attempts that a storage refused. Half of it is random.
    Duration storageBackoff(int refusals, RandomGenerator random) {
        long millis = doubled(refusals, retryFailedAfter).toMillis();
        return Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    }

    private Duration doubled(int retry, Duration most) {
        Duration wait = firstBackoff.multipliedBy(1L << Math.min(retry - 1, MAX_DOUBLINGS));
        return wait.compareTo(most) < 0 ? wait : most;
    }
}
