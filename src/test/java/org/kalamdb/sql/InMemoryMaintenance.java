package org.kalamdb.sql;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.TableDef;
import org.kalamdb.sql.admin.Maintenance;
import org.kalamdb.table.ScopeSummary;
import org.kalamdb.table.TableLayer;

/// Keeps jobs as queued and never runs them.
final class InMemoryMaintenance implements Maintenance {
    private final TableLayer layer;
    private final List<JobRecord> jobs = new CopyOnWriteArrayList<>();

    InMemoryMaintenance(TableLayer layer) {
        this.layer = layer;
    }

    @Override
    public FlushStart flush(TableDef table) {
        String key = "flush-" + table.name().namespace() + "-" + table.name().table();
        Optional<JobRecord> active = jobs.stream()
                .filter(job -> job.status().isActive() && key.equals(job.idempotencyKey()))
                .findFirst();
        if (active.isPresent()) {
            return new FlushStart.AlreadyActive();
        }
        long pending = layer.tables().scopes(table.id()).stream()
                .mapToLong(ScopeSummary::hotRows)
                .sum();
        return pending == 0
                ? new FlushStart.NothingToFlush()
                : new FlushStart.Queued(add(JobRecord.Type.FLUSH, JobRecord.Status.QUEUED, key));
    }

    @Override
    public JobRecord cleanUp(TableDef dropped) {
        return add(JobRecord.Type.CLEANUP, JobRecord.Status.QUEUED, "drop-" + dropped.name());
    }

    @Override
    public JobRecord cancel(String jobId) {
        JobRecord job = jobs.stream()
                .filter(candidate -> candidate.id().equals(jobId))
                .findFirst()
                .orElseThrow(() -> new DbException(ErrorCode.NOT_FOUND, "Job " + jobId + " not found"));
        JobRecord cancelled = record(job.id(), job.type(), JobRecord.Status.CANCELLED, job.idempotencyKey());
        jobs.replaceAll(candidate -> candidate.equals(job) ? cancelled : candidate);
        return cancelled;
    }

    @Override
    public List<JobRecord> jobs() {
        return List.copyOf(jobs);
    }

    private JobRecord add(JobRecord.Type type, JobRecord.Status status, String key) {
        JobRecord job = record("%s-%012x".formatted(type.prefix(), jobs.size() + 1), type, status, key);
        jobs.add(job);
        return job;
    }

    private static JobRecord record(String id, JobRecord.Type type, JobRecord.Status status, @Nullable String key) {
        return new JobRecord(id, type, status, null, null, null, key, 0, 3, 1, 1, null, null);
    }
}
