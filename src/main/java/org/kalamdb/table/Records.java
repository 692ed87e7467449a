package org.kalamdb.table;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.kalamdb.model.AuditRecord;
import org.kalamdb.model.Command.PutRecord;
import org.kalamdb.model.Command.RecordKind;
import org.kalamdb.model.JobRecord;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotSnapshot;
import org.kalamdb.storage.hot.HotStore;

/// The durable logs of jobs and of the audit trail. Any thread.
public final class Records {
    private static final byte[] FIRST = {};
    private static final byte[] AFTER_UTF8 = {(byte) 0xff};

    private final HotStore hot;
    private final CommitLog log;

    Records(HotStore hot, CommitLog log) {
        this.hot = hot;
        this.log = log;
    }

    /// Stores a job's newest state and waits until it is durable.
    public void putJob(JobRecord job) {
        CommitWaiting.await(log, new PutRecord(RecordKind.JOB, job.id(), StoredJson.encode(job)));
    }

    /// Forgets a job.
    public void removeJob(String id) {
        CommitWaiting.await(log, new PutRecord(RecordKind.JOB, id, null));
    }

    public Optional<JobRecord> job(String id) {
        byte[] stored = hot.get(Family.JOBS, id.getBytes(StandardCharsets.UTF_8));
        return stored == null ? Optional.empty() : Optional.of(StoredJson.decode(stored, JobRecord.class));
    }

    /// Every job that is kept, newest first.
    public List<JobRecord> jobs() {
        List<JobRecord> jobs = new ArrayList<>();
        try (HotSnapshot snapshot = hot.snapshot();
                HotCursor entries = snapshot.ascending(Family.JOBS, FIRST, AFTER_UTF8)) {
            while (entries.next()) {
                jobs.add(StoredJson.decode(entries.value(), JobRecord.class));
            }
        }
        jobs.sort((a, b) -> Long.compare(b.createdMillis(), a.createdMillis()));
        return jobs;
    }

    /// Queues an audit entry; the future ends when it is durable.
    public CompletableFuture<CommitOutcome> putAudit(AuditRecord entry) {
        return log.append(new PutRecord(RecordKind.AUDIT, entry.id(), StoredJson.encode(entry)));
    }

    /// The newest entries, newest first.
    ///
    /// @param limit most entries that are returned
    public List<AuditRecord> audits(int limit) {
        List<AuditRecord> entries = new ArrayList<>();
        try (HotSnapshot snapshot = hot.snapshot();
                HotCursor stored = snapshot.descending(Family.AUDIT, FIRST, AFTER_UTF8)) {
            while (entries.size() < limit && stored.next()) {
                entries.add(StoredJson.decode(stored.value(), AuditRecord.class));
            }
        }
        return entries;
    }
}
