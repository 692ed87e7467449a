package org.kalamdb.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.FlushPolicy;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.JobRecord.Status;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;

class FlushTicksTest {
    @TempDir
    Path directory;

    private JobFixture fixture;
    private final ScriptedWork work = new ScriptedWork();
    private JobService jobs;
    private FlushTicks ticks;

    @BeforeEach
    void open() {
        fixture = new JobFixture(directory);
        jobs = fixture.start(work);
        ticks = new FlushTicks(jobs, fixture.layer.catalog(), fixture.layer.tables(), fixture.settings, fixture.clock);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void tableBecomesDueWhenItsOldestChangeIsOldEnough() {
        TableDef table = fixture.createTable("notes", TableType.SHARED, new FlushPolicy(null, 30));
        fixture.createTable("other", TableType.SHARED, null);
        assertThat(ticks.tick()).isZero();
        fixture.insert(table, ScopeId.SHARED, "a");
        fixture.clock.advance(Duration.ofSeconds(29));
        assertThat(ticks.tick()).isZero();
        fixture.clock.advance(Duration.ofSeconds(1));
        assertThat(ticks.tick()).isOne();
        JobRecord job = JobFixture.ended(jobs, jobs.jobs().getFirst());
        assertThat(job.status()).isEqualTo(Status.COMPLETED);
        assertThat(job.idempotencyKey()).startsWith("FL:app:notes:2026-01-01-00");
        assertThat(job.parametersJson()).contains("\"flush_threshold\":100");
    }

    @Test
    void tableBecomesDueByItsRows() {
        TableDef table = fixture.createTable("notes", TableType.USER, new FlushPolicy(2, null));
        fixture.insert(table, new ScopeId(1), "a");
        assertThat(ticks.tick()).isZero();
        fixture.insert(table, new ScopeId(2), "a");
        assertThat(ticks.tick()).isOne();
        assertThat(jobs.jobs().getFirst().parametersJson()).contains("\"flush_threshold\":2");
    }

    @Test
    void tableWhoseFlushFailedIsLeftAloneForAWhile() {
        TableDef table = fixture.createTable("notes", TableType.SHARED, new FlushPolicy(1, null));
        fixture.insert(table, ScopeId.SHARED, "a");
        work.onFlush((_, _) -> {
            throw new DbException(ErrorCode.EXECUTION, "a row cannot be written");
        });
        assertThat(ticks.tick()).isOne();
        JobFixture.ended(jobs, jobs.jobs().getFirst());
        assertThat(ticks.tick()).isZero();
        fixture.clock.advance(fixture.settings.retryFailedAfter());
        assertThat(ticks.tick()).isOne();
    }
}
