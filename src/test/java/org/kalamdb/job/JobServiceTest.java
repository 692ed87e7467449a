package org.kalamdb.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.job.ScriptedWork.Gate;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.JobRecord.Status;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.admin.Maintenance.FlushStart;
import org.kalamdb.table.FlushResult;

class JobServiceTest {
    @TempDir
    Path directory;

    private JobFixture fixture;
    private final ScriptedWork work = new ScriptedWork();
    private JobService jobs;

    @BeforeEach
    void open() {
        fixture = new JobFixture(directory);
        jobs = fixture.start(work);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void requestedFlushIsRecordedFromQueueToEnd() {
        TableDef table = fixture.filledTable("notes");
        FlushStart.Queued queued = (FlushStart.Queued) jobs.flush(table);
        assertThat(queued.job().id()).matches("FL-[0-9a-f]{12}");
        assertThat(queued.job().status()).isEqualTo(Status.QUEUED);
        assertThat(queued.job().idempotencyKey()).isEqualTo("flush-app-notes");
        assertThat(queued.job().parametersJson())
                .isEqualTo("{\"table_id\":\"app.notes\",\"table_type\":\"Shared\",\"flush_threshold\":null}");

        JobRecord ended = JobFixture.ended(jobs, queued);
        assertThat(ended.status()).isEqualTo(Status.COMPLETED);
        assertThat(ended.message()).isEqualTo("{\"message\":\"Flushed app:notes successfully (1 rows, 1 files)\"}");
        assertThat(ended.startedMillis()).isNotNull();
        assertThat(ended.finishedMillis()).isNotNull();
        assertThat(ended.exceptionTrace()).isNull();
        assertThat(jobs.jobs()).containsExactly(ended);
    }

    @Test
    void everyScopeWithHotRowsIsFlushedByOneJob() {
        TableDef table = fixture.createTable("notes", TableType.USER, null);
        fixture.insert(table, new ScopeId(1), "a");
        fixture.insert(table, new ScopeId(2), "a");
        JobRecord ended = JobFixture.ended(jobs, jobs.flush(table));
        assertThat(ended.message()).contains("Flushed app:notes successfully (2 rows, 2 files)");
        assertThat(work.calls()).containsExactly("flush app.notes 1", "flush app.notes 2");
    }

    @Test
    void tableWithoutHotRowsIsNotFlushed() {
        TableDef table = fixture.createTable("notes", TableType.SHARED, null);
        assertThat(jobs.flush(table)).isInstanceOf(FlushStart.NothingToFlush.class);
        assertThat(jobs.jobs()).isEmpty();
    }

    @Test
    void secondFlushOfATableWaitsForNobodyAndIsRefused() {
        TableDef table = fixture.filledTable("notes");
        Gate gate = blockFlushes();
        FlushStart first = jobs.flush(table);
        gate.awaitArrival();
        assertThat(jobs.flush(table)).isInstanceOf(FlushStart.AlreadyActive.class);
        gate.open();
        JobFixture.ended(jobs, first);
        assertThat(jobs.flush(table)).isInstanceOf(FlushStart.Queued.class);
    }

    @Test
    void failingFlushIsTriedAgainAndThenFails() {
        TableDef table = fixture.filledTable("notes");
        work.onFlush((_, _) -> {
            throw new DbException(ErrorCode.EXECUTION, "a row cannot be written");
        });
        JobRecord ended = JobFixture.ended(jobs, jobs.flush(table));
        assertThat(ended.status()).isEqualTo(Status.FAILED);
        assertThat(ended.retryCount()).isEqualTo(3);
        assertThat(ended.maxRetries()).isEqualTo(3);
        assertThat(ended.message()).isEqualTo("Max retries exceeded: Execution error: a row cannot be written");
        assertThat(ended.exceptionTrace()).startsWith("org.kalamdb.common.DbException: a row cannot");
        assertThat(work.calls()).hasSize(4);
    }

    @Test
    void failureThatPassesLeavesACompletedJob() {
        TableDef table = fixture.filledTable("notes");
        AtomicInteger attempts = new AtomicInteger();
        work.onFlush((_, _) -> {
            if (attempts.incrementAndGet() == 1) {
                throw unreachable();
            }
            return new FlushResult(1, 1, 10);
        });
        JobRecord ended = JobFixture.ended(jobs, jobs.flush(table));
        assertThat(ended.status()).isEqualTo(Status.COMPLETED);
        assertThat(ended.retryCount()).isEqualTo(1);
        assertThat(ended.exceptionTrace()).isNull();
    }

    @Test
    void aDamagedScopeDoesNotKeepTheOthersHot() {
        TableDef table = fixture.createTable("notes", TableType.USER, null);
        fixture.insert(table, new ScopeId(1), "a");
        fixture.insert(table, new ScopeId(2), "a");
        work.onFlush((_, scope) -> {
            if (scope.value() == 1) {
                throw new DbException(ErrorCode.CORRUPTION, "a row cannot be read");
            }
            return new FlushResult(1, 1, 10);
        });
        JobRecord ended = JobFixture.ended(jobs, jobs.flush(table));
        assertThat(ended.status()).isEqualTo(Status.FAILED);
        assertThat(work.calls()).contains("flush app.notes 2");
    }

    @Test
    void jobOfATableThatIsGoneIsSkipped() {
        TableDef blocker = fixture.filledTable("blocker");
        TableDef second = fixture.filledTable("second");
        TableDef table = fixture.filledTable("notes");
        Gate gate = blockFlushes();
        jobs.flush(blocker);
        jobs.flush(second);
        gate.awaitArrival();
        FlushStart start = jobs.flush(table);
        fixture.layer.catalogWriter().dropTable(table.id());
        gate.open();
        JobRecord ended = JobFixture.ended(jobs, start);
        assertThat(ended.status()).isEqualTo(Status.SKIPPED);
        assertThat(ended.message()).contains("app.notes not found");
    }

    @Test
    void tableDroppedDuringItsFlushEndsTheJobAsSkipped() {
        TableDef table = fixture.filledTable("notes");
        work.onFlush((_, _) -> {
            fixture.layer.catalogWriter().dropTable(table.id());
            throw new DbException(ErrorCode.TABLE_NOT_FOUND, "Table app.notes not found");
        });
        JobRecord ended = JobFixture.ended(jobs, jobs.flush(table));
        assertThat(ended.status()).isEqualTo(Status.SKIPPED);
        assertThat(ended.message()).contains("not found");
        assertThat(ended.retryCount()).isZero();
    }

    @Test
    void cancelledJobStopsBetweenTwoScopes() {
        TableDef table = fixture.createTable("notes", TableType.USER, null);
        fixture.insert(table, new ScopeId(1), "a");
        fixture.insert(table, new ScopeId(2), "a");
        Gate gate = blockFlushes();
        FlushStart.Queued start = (FlushStart.Queued) jobs.flush(table);
        gate.awaitArrival();
        JobRecord cancelled = jobs.cancel(start.job().id());
        assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
        assertThat(cancelled.message()).isEqualTo("Cancelled by user");
        assertThat(jobs.flush(table)).isInstanceOf(FlushStart.AlreadyActive.class);
        gate.open();
        assertThat(JobFixture.ended(jobs, start)).isEqualTo(cancelled);
        assertThat(work.calls()).containsExactly("flush app.notes 1");
        assertThat(jobs.jobs()).containsExactly(cancelled);
    }

    @Test
    void onlyAJobThatHasNotEndedCanBeCancelled() {
        TableDef table = fixture.filledTable("notes");
        JobRecord ended = JobFixture.ended(jobs, jobs.flush(table));
        assertThatThrownBy(() -> jobs.cancel(ended.id())).hasMessage("Cannot cancel job in status Completed");
        assertThatThrownBy(() -> jobs.cancel("FL-000000000000")).hasMessage("Job FL-000000000000 not found");
    }

    @Test
    void jobInterruptedByAShutdownIsResumed() {
        TableDef table = fixture.createTable("notes", TableType.USER, null);
        fixture.insert(table, new ScopeId(1), "a");
        fixture.insert(table, new ScopeId(2), "a");
        work.onFlush((_, scope) -> {
            Thread closer = Thread.ofPlatform().start(fixture::stop);
            awaitWaiting(closer);
            return new FlushResult(1, 1, 10);
        });
        JobRecord job = ((FlushStart.Queued) jobs.flush(table)).job();
        awaitCalls(1);
        work.onFlush((_, _) -> new FlushResult(1, 1, 10));
        awaitStored(job.id(), Status.QUEUED);
        jobs = fixture.start(work);
        assertThat(JobFixture.ended(jobs, job).status()).isEqualTo(Status.COMPLETED);
    }

    /// Waits until a thread waits for something.
    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private void awaitCalls(int count) {
        while (work.calls().size() < count) {
            Thread.onSpinWait();
        }
    }

    private void awaitStored(String id, Status status) {
        while (fixture.layer.records().job(id).orElseThrow().status() != status) {
            Thread.onSpinWait();
        }
    }

    @Test
    void jobThatACrashLeftRunningIsResumed() {
        TableDef table = fixture.filledTable("notes");
        Task task = new Task.Flush(table.id(), table.name(), table.type(), null);
        JobRecord left = JobRecords.running(JobRecords.queued("FL-0123456789ab", task, "flush-app-notes", 3, 5), 6);
        fixture.stop();
        fixture.layer.records().putJob(left);
        jobs = fixture.start(work);
        JobRecord ended = JobFixture.ended(jobs, left);
        assertThat(ended.status()).isEqualTo(Status.COMPLETED);
        assertThat(ended.createdMillis()).isEqualTo(5);
        assertThat(ended.startedMillis()).isEqualTo(6);
    }

    @Test
    void resumedFlushOfAMissingTableIsSkipped() {
        TableDef table = fixture.filledTable("notes");
        Task task = new Task.Flush(table.id(), table.name(), table.type(), null);
        fixture.stop();
        fixture.layer.records().putJob(JobRecords.queued("FL-0123456789ab", task, "flush-app-notes", 3, 5));
        fixture.layer.catalogWriter().dropTable(table.id());
        jobs = fixture.start(work);
        JobRecord ended = fixture.layer.records().job("FL-0123456789ab").orElseThrow();
        assertThat(ended.status()).isEqualTo(Status.SKIPPED);
        assertThat(ended.message()).contains("not found");
    }

    @Test
    void cleanUpIsRecordedAndSurvivesARestart() {
        TableDef table = fixture.filledTable("notes");
        Task task = Task.Cleanup.of(table);
        fixture.stop();
        fixture.layer.catalogWriter().dropTable(table.id());
        fixture.layer.records().putJob(JobRecords.queued("CL-0123456789ab", task, task.idempotencyKey(), 3, 5));
        jobs = fixture.start(work);
        JobRecord ended = JobFixture.ended(
                jobs, fixture.layer.records().job("CL-0123456789ab").orElseThrow());
        assertThat(ended.status()).isEqualTo(Status.COMPLETED);
        assertThat(ended.idempotencyKey()).isEqualTo("drop-app-notes");
        assertThat(ended.message())
                .isEqualTo("{\"message\":\"Cleaned up table app:notes successfully - 7 rows deleted, 70 bytes freed,"
                        + " 2 cache entries invalidated\"}");
        assertThat(ended.parametersJson())
                .isEqualTo("{\"table_id\":\"app.notes\",\"table_type\":\"Shared\",\"operation\":\"drop_table\","
                        + "\"storage\":\"local\",\"table_number\":" + table.id().value() + "}");
        assertThat(work.calls()).containsExactly("remove " + table.id().value());
    }

    @Test
    void rowsOfATableThatNobodyKnowsAreCleanedUpAtStart() {
        TableDef table = fixture.filledTable("notes");
        fixture.stop();
        fixture.layer.catalogWriter().dropTable(table.id());
        work.leave(table);
        jobs = fixture.start(work);
        JobRecord job = jobs.jobs().getFirst();
        assertThat(JobFixture.ended(jobs, job).status()).isEqualTo(Status.COMPLETED);
        assertThat(work.calls()).containsExactly("remove " + table.id().value());
    }

    @Test
    void flushThatWasCutOffIsFollowedByASweep() {
        TableDef table = fixture.filledTable("notes");
        Task task = new Task.Flush(table.id(), table.name(), table.type(), null);
        fixture.stop();
        JobRecord cutOff = JobRecords.queued("FL-0123456789ab", task, "flush-app-notes", 3, 5);
        fixture.layer.records().putJob(JobRecords.running(cutOff, 6));
        jobs = fixture.start(work);
        JobFixture.ended(jobs, cutOff);
        JobRecord sweep = jobs.jobs().stream()
                .filter(job -> job.type() == JobRecord.Type.CLEANUP)
                .findFirst()
                .orElseThrow();
        JobRecord ended = JobFixture.ended(jobs, sweep);
        assertThat(ended.message())
                .isEqualTo("{\"message\":\"Cleaned up table app:notes successfully - 1 orphaned segments removed,"
                        + " 100 bytes freed, 2 unfinished uploads removed\"}");
        assertThat(ended.idempotencyKey()).isEqualTo("orphans-app-notes");
        assertThat(work.calls()).containsExactly("flush app.notes 0", "sweep app.notes 0");
    }

    @Test
    void flushThatSucceededAtOnceIsNotFollowedByASweep() {
        JobFixture.ended(jobs, jobs.flush(fixture.filledTable("notes")));
        assertThat(jobs.jobs()).hasSize(1);
    }

    @Test
    void sweepThatWasCutOffIsTakenUpAgain() {
        TableDef table = fixture.filledTable("notes");
        fixture.stop();
        Task task = Task.Sweep.of(table);
        JobRecord cutOff = JobRecords.queued("CL-0123456789ab", task, task.idempotencyKey(), 3, 5);
        fixture.layer.records().putJob(JobRecords.running(cutOff, 6));
        jobs = fixture.start(work);
        assertThat(JobFixture.ended(jobs, cutOff).status()).isEqualTo(Status.COMPLETED);
        assertThat(work.calls()).containsExactly("sweep app.notes 0");
    }

    @Test
    void cleanUpWaitsForTheFlushOfItsTable() {
        TableDef table = fixture.filledTable("notes");
        Gate gate = blockFlushes();
        jobs.flush(table);
        gate.awaitArrival();
        fixture.layer.catalogWriter().dropTable(table.id());
        JobRecord cleanup = jobs.cleanUp(table);
        TableDef other = fixture.filledTable("other");
        work.onFlush((_, _) -> new FlushResult(1, 1, 10));
        JobFixture.ended(jobs, jobs.flush(other));
        assertThat(work.calls()).doesNotContain("remove " + table.id().value());
        gate.open();
        assertThat(JobFixture.ended(jobs, cleanup).status()).isEqualTo(Status.COMPLETED);
        assertThat(work.calls().getLast()).isEqualTo("remove " + table.id().value());
    }

    @Test
    void onlyTheNewestEndedJobsAreKept() {
        TableDef table = fixture.filledTable("notes");
        String last = "";
        for (int i = 0; i < 2 * JobFixture.SETTINGS.keptEnded(); i++) {
            last = JobFixture.ended(jobs, jobs.flush(table)).id();
        }
        assertThat(jobs.jobs()).hasSize(JobFixture.SETTINGS.keptEnded());
        assertThat(jobs.jobs()).extracting(JobRecord::id).contains(last);
    }

    @Test
    void fullQueueRefusesFlushesAndKeepsCleanUpsForLater() {
        Gate gate = blockFlushes();
        int room = JobFixture.SETTINGS.maxWaiting();
        for (int i = 0; i < room; i++) {
            jobs.flush(fixture.filledTable("t" + i));
        }
        TableDef table = fixture.filledTable("notes");
        assertThatThrownBy(() -> jobs.flush(table)).hasMessageContaining("8 jobs are queued or running");
        fixture.layer.catalogWriter().dropTable(table.id());
        JobRecord cleanup = jobs.cleanUp(table);
        assertThat(cleanup.status()).isEqualTo(Status.QUEUED);
        gate.open();
        awaitStored(cleanup.id(), Status.COMPLETED);
        assertThat(work.calls()).contains("remove " + table.id().value());
    }

    private static DbException unreachable() {
        return new DbException(ErrorCode.STORAGE_UNAVAILABLE, "storage 'local' cannot be reached");
    }

    private Gate blockFlushes() {
        Gate gate = new Gate();
        work.onFlush((_, _) -> {
            gate.pass();
            return new FlushResult(1, 1, 100);
        });
        return gate;
    }
}
