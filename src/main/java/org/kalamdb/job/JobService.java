package org.kalamdb.job;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.JobRecord.Status;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.sql.admin.Maintenance;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.ScopeSummary;
import org.kalamdb.table.TableLayer;
import org.kalamdb.table.Tables;

/// Runs background work with durable records: a job is stored before it is announced, and one that a
/// crash or a shutdown interrupts is taken up again by the next process. Two jobs of one table never run
/// at the same time. A job that its storage refuses waits until the storage is back, without a thread and
/// without failing. Owns its threads; any thread may call.
public final class JobService implements Maintenance, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JobService.class.getName());
    private static final int ID_BITS = 48;

    private final Catalog catalog;
    private final Tables tables;
    private final TaskStorages taskStorages;
    private final TableWork work;
    private final TaskRunner runner;
    private final JobHistory history;
    private final JobSettings settings;
    private final Clock clock;
    private final RandomGenerator random;
    private final JobThreads threads;

    /// Guards everything below and makes a change of state and its record one step.
    private final ReentrantLock lock = new ReentrantLock();

    private final ActiveJobs active;

    /// Tables of flushes that failed or were cut off, until a sweep of them is queued.
    private final Set<TableId> suspects = new HashSet<>();

    /// Whether stored jobs may wait that are not in memory.
    private boolean storedOnes;

    private boolean closing;

    private JobService(
            TableLayer layer,
            TableWork work,
            JobSettings settings,
            Clock clock,
            RandomGenerator random,
            ThreadFactory threads) {
        this.catalog = layer.catalog();
        this.tables = layer.tables();
        this.taskStorages = new TaskStorages(layer.catalog(), layer.storages());
        this.work = work;
        this.threads = new JobThreads(settings, threads);
        this.runner = new TaskRunner(layer.catalog(), layer.tables(), work, this.threads);
        this.history = new JobHistory(layer.records(), settings.keptEnded());
        this.active = new ActiveJobs(settings.maxWaiting());
        this.settings = settings;
        this.clock = clock;
        this.random = random;
    }

    /// Starts the service and takes up what an earlier process left: unfinished jobs, and rows or
    /// segments of tables that no longer exist.
    ///
    /// @param layer   lent; must outlive the service
    /// @param random  of the job ids
    /// @param threads makes the threads that jobs run on
    @MustBeClosed
    public static JobService start(
            TableLayer layer, JobSettings settings, Clock clock, RandomGenerator random, ThreadFactory threads) {
        return start(layer, TableWork.of(layer), settings, clock, random, threads);
    }

    /// With the work done by `work`.
    @MustBeClosed
    static JobService start(
            TableLayer layer,
            TableWork work,
            JobSettings settings,
            Clock clock,
            RandomGenerator random,
            ThreadFactory threads) {
        JobService service = new JobService(layer, work, settings, clock, random, threads);
        try {
            service.locked(() -> {
                service.history.load().forEach(service::takeUp);
                return null;
            });
            layer.storages().onRecovery(service::resume);
            service.cleanUpLeftovers();
            return service;
        } catch (RuntimeException failure) {
            service.close();
            throw failure;
        }
    }

    /// Queues a clean-up of each dropped table that none is active for, although it is not cleaned up.
    void cleanUpLeftovers() {
        locked(() -> {
            for (TableDef table : work.leftovers()) {
                if (!active.has(table.id(), Task.Cleanup.class)) {
                    enqueue(Task.Cleanup.of(table), null);
                }
            }
            return null;
        });
    }

    /// Puts a stored job back into the queue, or leaves it stored while there is no room.
    private void takeUp(JobRecord stored) {
        if (active.find(stored.id()) != null) {
            return;
        }
        if (!active.haveRoom()) {
            storedOnes = true;
            return;
        }
        Optional<Task> task = Task.of(stored, catalog);
        if (task.isEmpty()) {
            history.put(JobRecords.skipped(stored, "Table not found: it was dropped", clock.millis()));
            return;
        }
        JobRecord queued = JobRecords.requeued(stored, "Resumed after a restart", clock.millis());
        history.put(queued);
        if (task.get() instanceof Task.Flush flush) {
            suspects.add(flush.table());
        }
        admit(new ActiveJob(task.get(), queued));
    }

    @Override
    public FlushStart flush(TableDef table) {
        return flush(table, null, null);
    }

    /// Queues a flush unless one is active or nothing is hot.
    ///
    /// @param threshold the row limit that made the table due; null when somebody asked
    /// @param key       null: the key of a request
    FlushStart flush(TableDef table, @Nullable Integer threshold, @Nullable String key) {
        return locked(() -> {
            if (active.has(table.id(), Task.Flush.class)) {
                return new FlushStart.AlreadyActive();
            }
            if (tables.scopes(table.id()).stream()
                            .mapToLong(ScopeSummary::hotRows)
                            .sum()
                    == 0) {
                return new FlushStart.NothingToFlush();
            }
            requireRoom(table);
            Task.Flush task = new Task.Flush(table.id(), table.name(), table.type(), threshold);
            return new FlushStart.Queued(enqueue(task, key));
        });
    }

    private void requireRoom(TableDef table) {
        if (closing) {
            throw new DbException(ErrorCode.OVERLOADED, "the server is stopping");
        }
        if (!active.haveRoom()
                || (taskStorages.storages().isDown(table.options().storageId()) && !active.haveParkingRoom())) {
            throw new DbException(
                    ErrorCode.OVERLOADED,
                    "no flush of " + table.name() + " now: " + active.size() + " jobs are queued or running");
        }
    }

    @Override
    public JobRecord cleanUp(TableDef dropped) {
        return locked(() -> enqueue(Task.Cleanup.of(dropped), null));
    }

    /// Queues a search for what interrupted flushes of the table left, unless one is active.
    public void sweep(TableDef table) {
        locked(() -> {
            if (!active.has(table.id(), Task.Sweep.class)) {
                enqueue(Task.Sweep.of(table), null);
            }
            return null;
        });
    }

    /// Stores a new job and, while there is room, queues it.
    private JobRecord enqueue(Task task, @Nullable String key) {
        String idempotencyKey = key == null ? task.idempotencyKey() : key;
        JobRecord queued =
                JobRecords.queued(newId(task.type()), task, idempotencyKey, settings.maxRetries(), clock.millis());
        history.put(queued);
        if (closing || !active.haveRoom()) {
            storedOnes = true;
        } else {
            admit(new ActiveJob(task, queued));
        }
        return queued;
    }

    private String newId(JobRecord.Type type) {
        String id;
        do {
            id = "%s-%012x".formatted(type.prefix(), random.nextLong() >>> (Long.SIZE - ID_BITS));
        } while (history.find(id).isPresent());
        return id;
    }

    private void admit(ActiveJob job) {
        active.add(job);
        schedule(job, Duration.ZERO);
    }

    private void schedule(ActiveJob job, Duration wait) {
        if (!closing) {
            job.scheduled = threads.schedule(() -> run(job), wait);
        }
    }

    /// Thread of a job. What goes wrong here beside the job itself has no other reader than the log.
    private void run(ActiveJob job) {
        try {
            if (locked(() -> begin(job))) {
                Attempt attempt = runner.run(job);
                locked(() -> {
                    settle(job, attempt);
                    return null;
                });
            }
        } catch (RuntimeException bug) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "job " + job.record.id() + " was left, it resumes at the next start",
                    bug);
        }
    }

    /// Whether the job runs now.
    private boolean begin(ActiveJob job) {
        boolean current = active.find(job.record.id()) == job;
        if (closing || job.stop || job.running || !current) {
            return false;
        }
        if (taskStorages.isDown(job.task) && park(job)) {
            return false;
        }
        job.blocked =
                active.all().stream().anyMatch(other -> other.running && taskStorages.conflict(other.task, job.task));
        if (job.blocked) {
            return false;
        }
        job.running = true;
        record(job, JobRecords.running(job.record, clock.millis()));
        return true;
    }

    /// Lets a job wait for its storage without a thread or a clock.
    ///
    /// @return false when too many do already: this one tries again by the clock
    private boolean park(ActiveJob job) {
        if (!job.parked && !active.haveParkingRoom()) {
            return false;
        }
        job.parked = true;
        if (job.record.status() != Status.RETRYING) {
            record(
                    job,
                    JobRecords.waiting(
                            job.record, taskStorages.reason(job.task), null, job.record.retryCount(), clock.millis()));
        }
        takeUpStored();
        return true;
    }

    /// Lets the jobs go on that wait for a storage which is back, those between two attempts included.
    private void resume(String storage) {
        locked(() -> {
            for (ActiveJob job : active.all()) {
                boolean waits = job.parked || (job.refusals > 0 && !job.running && !job.blocked);
                if (waits && !job.stop && taskStorages.of(job.task).equals(storage)) {
                    job.parked = false;
                    if (job.scheduled != null) {
                        job.scheduled.cancel(false);
                    }
                    schedule(job, Duration.ZERO);
                }
            }
            return null;
        });
    }

    private void settle(ActiveJob job, Attempt attempt) {
        job.running = false;
        sweepAfter(job, attempt);
        if (job.record.status().isActive()) {
            long now = clock.millis();
            switch (attempt) {
                case Attempt.Done done -> record(job, JobRecords.completed(job.record, done.message(), now));
                case Attempt.Gone gone -> record(job, JobRecords.skipped(job.record, gone.why(), now));
                case Attempt.Stopped _ ->
                    record(job, JobRecords.requeued(job.record, "Interrupted by a shutdown", now));
                case Attempt.Failed failed -> settleFailure(job, failed.failure(), now);
            }
        }
        if (!job.record.status().isActive()) {
            forget(job);
        }
        wakeBlocked();
    }

    /// A flush that failed or was cut off may have uploaded what it did not adopt: the next one of its table
    /// that succeeds is followed by a sweep, whose record is stored before the flush counts as done.
    private void sweepAfter(ActiveJob job, Attempt attempt) {
        if (job.task instanceof Task.Flush flush) {
            switch (attempt) {
                case Attempt.Failed _ -> suspects.add(flush.table());
                case Attempt.Done _, Attempt.Gone _ -> {
                    if (suspects.remove(flush.table())) {
                        catalog.table(flush.table()).ifPresent(this::sweep);
                    }
                }
                case Attempt.Stopped _ -> {}
            }
        }
    }

    private void settleFailure(ActiveJob job, Throwable failure, long now) {
        JobRecord before = job.record;
        if (failure instanceof DbException known && known.code() == ErrorCode.STORAGE_UNAVAILABLE) {
            waitForStorage(job, known, now);
            return;
        }
        if (before.retryCount() < before.maxRetries()) {
            record(job, JobRecords.retrying(before, failure, now));
            schedule(job, settings.backoff(job.record.retryCount()));
        } else {
            record(job, JobRecords.failed(before, failure, now));
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "job " + before.id() + " is " + job.record.status().wireName() + " after attempt "
                        + (before.retryCount() + 1) + ": " + FailureText.message(failure),
                failure instanceof DbException ? null : failure);
    }

    /// Says so once, not at every attempt; nor when the log has the storage's own line about it.
    private void waitForStorage(ActiveJob job, DbException failure, long now) {
        JobRecord before = job.record;
        record(
                job,
                JobRecords.waiting(
                        before,
                        FailureText.message(failure),
                        FailureText.trace(failure),
                        Math.min(before.maxRetries(), before.retryCount() + 1),
                        now));
        job.refusals++;
        if (taskStorages.isDown(job.task) && park(job)) {
            return;
        }
        schedule(job, settings.storageBackoff(job.refusals, random));
        if (job.refusals == 1) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "job " + job.record.id() + " waits for its storage: " + FailureText.message(failure));
        }
    }

    /// Makes `next` the job's state. When it cannot be stored the state in memory goes on alone: a
    /// restart then takes up the job at an earlier state, which repeats work but loses none.
    private void record(ActiveJob job, JobRecord next) {
        job.record = next;
        try {
            history.put(next);
        } catch (DbException notStored) {
            LOG.log(System.Logger.Level.ERROR, "the state of job " + next.id() + " could not be stored", notStored);
        }
    }

    private void forget(ActiveJob job) {
        active.remove(job);
        job.ended.complete(job.record);
        takeUpStored();
    }

    private void takeUpStored() {
        if (storedOnes && !closing) {
            storedOnes = false;
            history.unfinished().forEach(this::takeUp);
        }
    }

    /// Those that still may not run find that out when they begin.
    private void wakeBlocked() {
        active.all().stream().filter(job -> job.blocked).forEach(job -> {
            job.blocked = false;
            schedule(job, Duration.ZERO);
        });
    }

    @Override
    public JobRecord cancel(String jobId) {
        return locked(() -> {
            ActiveJob job = active.find(jobId);
            JobRecord record = job != null
                    ? job.record
                    : history.find(jobId)
                            .orElseThrow(() -> new DbException(ErrorCode.NOT_FOUND, "Job " + jobId + " not found"));
            if (!record.status().isActive()) {
                throw new DbException(
                        ErrorCode.INVALID_OPERATION, "Cannot cancel job in status " + displayName(record.status()));
            }
            JobRecord cancelled = JobRecords.cancelled(record, clock.millis());
            history.put(cancelled);
            if (job != null) {
                stop(job, cancelled);
            }
            return cancelled;
        });
    }

    /// A running job stays until its thread has stopped, so that nothing else works on its table
    /// meanwhile.
    private void stop(ActiveJob job, JobRecord cancelled) {
        job.record = cancelled;
        job.stop = true;
        if (!job.running) {
            if (job.scheduled != null) {
                job.scheduled.cancel(false);
            }
            forget(job);
        }
    }

    private static String displayName(Status status) {
        String name = status.wireName();
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    @Override
    public List<JobRecord> jobs() {
        return history.all();
    }

    /// Completes with the job's last record once it has ended; at once for one that has.
    ///
    /// @throws DbException NOT_FOUND
    public CompletableFuture<JobRecord> ended(String jobId) {
        return locked(() -> {
            ActiveJob job = active.find(jobId);
            if (job != null) {
                return job.ended;
            }
            return CompletableFuture.completedFuture(history.find(jobId)
                    .orElseThrow(() -> new DbException(ErrorCode.NOT_FOUND, "Job " + jobId + " not found")));
        });
    }

    private <T extends @Nullable Object> T locked(Supplier<T> step) {
        lock.lock();
        try {
            return step.get();
        } finally {
            lock.unlock();
        }
    }

    /// Starts no more jobs, lets running ones stop between two scopes, and waits for them. What has not
    /// ended is taken up by the next process.
    @Override
    public void close() {
        locked(() -> {
            closing = true;
            active.all().forEach(job -> job.stop = true);
            return null;
        });
        threads.close();
    }
}
