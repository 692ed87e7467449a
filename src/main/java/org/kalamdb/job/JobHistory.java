package org.kalamdb.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.kalamdb.model.JobRecord;
import org.kalamdb.table.Records;

/// The durable records of jobs, of which only the newest ended ones are kept. Guarded by the service's
/// lock; reading needs none.
final class JobHistory {
    private final Records records;
    private final int keptEnded;
    private final Deque<String> ended = new ArrayDeque<>();

    /// @param keptEnded ended jobs that are kept
    JobHistory(Records records, int keptEnded) {
        this.records = records;
        this.keptEnded = keptEnded;
    }

    /// Reads what an earlier process left.
    ///
    /// @return the jobs that had not ended, oldest first
    List<JobRecord> load() {
        List<JobRecord> oldestFirst = records.jobs().reversed();
        oldestFirst.stream().filter(job -> !job.status().isActive()).forEach(job -> ended.addLast(job.id()));
        return unfinished(oldestFirst);
    }

    /// The stored jobs that have not ended, oldest first.
    List<JobRecord> unfinished() {
        return unfinished(records.jobs().reversed());
    }

    private static List<JobRecord> unfinished(List<JobRecord> jobs) {
        return jobs.stream().filter(job -> job.status().isActive()).toList();
    }

    /// Stores a job's newest state and waits until it is durable.
    void put(JobRecord job) {
        records.putJob(job);
        if (!job.status().isActive()) {
            ended.addLast(job.id());
            prune();
        }
    }

    private void prune() {
        while (ended.size() > keptEnded) {
            records.removeJob(ended.removeFirst());
        }
    }

    Optional<JobRecord> find(String id) {
        return records.job(id);
    }

    /// Newest first.
    List<JobRecord> all() {
        return records.jobs();
    }
}
