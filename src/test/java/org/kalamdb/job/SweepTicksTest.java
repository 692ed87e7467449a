package org.kalamdb.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;

class SweepTicksTest {
    private static final Duration INTERVAL = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final ScriptedWork work = new ScriptedWork();
    private JobFixture fixture;
    private JobService jobs;
    private SweepTicks ticks;

    @BeforeEach
    void open() {
        fixture = new JobFixture(directory);
        jobs = fixture.start(work);
        ticks = new SweepTicks(jobs, fixture.layer.catalog(), fixture.layer.tables(), INTERVAL, fixture.clock);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void everyTableThatWasWrittenToIsSweptOnceInAnInterval() {
        fixture.filledTable("a");
        fixture.createTable("empty", TableType.SHARED, null);
        fixture.filledTable("b");
        tickAndWait();
        assertThat(work.calls()).isEmpty();
        fixture.clock.advance(INTERVAL);
        tickAndWait();
        assertThat(work.calls()).containsExactly("sweep app.a 0");
        tickAndWait();
        tickAndWait();
        assertThat(work.calls()).containsExactly("sweep app.a 0", "sweep app.b 0");
    }

    @Test
    void cleanUpThatFailedIsQueuedAgain() {
        TableDef table = fixture.filledTable("a");
        fixture.layer.catalogWriter().dropTable(table.id());
        work.leave(table);
        fixture.clock.advance(INTERVAL);
        tickAndWait();
        assertThat(work.calls()).containsExactly("remove " + table.id().value());
    }

    private void tickAndWait() {
        ticks.tick();
        for (JobRecord job : jobs.jobs()) {
            JobFixture.ended(jobs, job);
        }
    }
}
