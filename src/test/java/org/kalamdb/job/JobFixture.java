package org.kalamdb.job;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.common.ManualClock;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.FlushPolicy;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.admin.Maintenance.FlushStart;
import org.kalamdb.storage.hot.Durability;
import org.kalamdb.storage.hot.HotStore;
import org.kalamdb.storage.hot.HotStoreOptions;
import org.kalamdb.table.KeyOrigin;
import org.kalamdb.table.LocalCommitLog;
import org.kalamdb.table.Storages;
import org.kalamdb.table.TableLayer;
import org.kalamdb.table.WriteOutcome;

/// A table layer over a real hot store, and the job service on it, which can be started again.
final class JobFixture implements AutoCloseable {
    static final JobSettings SETTINGS = new JobSettings(
            2,
            1,
            8,
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofMinutes(1),
            5,
            100,
            Duration.ofSeconds(30));

    private final Closer closer = new Closer();
    private final Random random = new Random(1);
    final ManualClock clock = new ManualClock();
    final BufferAllocator allocator = closer.register(new RootAllocator());
    final TableLayer layer;
    final JobSettings settings;
    private @Nullable JobService jobs;

    JobFixture(Path directory) {
        this(directory, SETTINGS, Storages.in(directory.resolve("storage")));
    }

    @SuppressWarnings("MustBeClosedChecker") // closed by the closer
    JobFixture(Path directory, JobSettings settings, Storages.Opener storages) {
        this.settings = settings;
        HotStore hot = closer.register(HotStore.open(directory.resolve("hot"), HotStoreOptions.DEFAULT));
        this.layer = closer.register(TableLayer.open(
                new TableLayer.Foundation(
                        hot, storages, allocator, clock, Thread.ofPlatform().factory()),
                new TableLayer.Options(
                        new LocalCommitLog.Options(
                                1024, 256, Duration.ofSeconds(5), Duration.ofMinutes(1), Durability.OS, 1),
                        8 << 20,
                        8 << 20,
                        8 << 20,
                        directory,
                        1000)));
        layer.catalogWriter().createNamespace("app");
    }

    /// Starts the service, after closing the one before.
    @SuppressWarnings("MustBeClosedChecker") // closed by stop
    JobService start(TableWork work) {
        stop();
        JobService started = JobService.start(
                layer, work, settings, clock, random, Thread.ofPlatform().factory());
        jobs = started;
        return started;
    }

    void stop() {
        JobService running = jobs;
        jobs = null;
        if (running != null) {
            running.close();
        }
    }

    /// A table `app.<name>` of a TEXT key `k` and a nullable BIGINT `n`.
    TableDef createTable(String name, TableType type, @Nullable FlushPolicy policy) {
        return createTable(name, type, policy, TableOptions.LOCAL_STORAGE);
    }

    /// A SHARED one in another storage.
    TableDef createTableIn(String storage, String name) {
        return createTable(name, TableType.SHARED, null, storage);
    }

    private TableDef createTable(String name, TableType type, @Nullable FlushPolicy policy, String storage) {
        return layer.catalogWriter()
                .createTable(
                        new TableName("app", name),
                        type,
                        new TableOptions(storage, false, policy, null, null, null),
                        List.of(
                                new Column(1, "k", DataType.TEXT, false, DefaultValue.NONE, null, 1),
                                new Column(2, "n", DataType.BIGINT, true, DefaultValue.NONE, null, 1)),
                        List.of(1));
    }

    /// A table with one hot row.
    TableDef filledTable(String name) {
        TableDef table = createTable(name, TableType.SHARED, null);
        insert(table, ScopeId.SHARED, "a");
        return table;
    }

    void insert(TableDef table, ScopeId scope, String key) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new @Nullable Object[] {key, 1L});
        WriteOutcome outcome;
        do { // again when a flush moved rows meanwhile
            outcome = layer.writer().insert(table, scope, rows, KeyOrigin.GIVEN);
        } while (outcome instanceof WriteOutcome.Changed);
        if (!(outcome instanceof WriteOutcome.Written)) {
            throw new IllegalStateException(key + ": " + outcome);
        }
    }

    /// The last record of a job that was started.
    static JobRecord ended(JobService jobs, FlushStart start) {
        return ended(jobs, ((FlushStart.Queued) start).job());
    }

    static JobRecord ended(JobService jobs, JobRecord job) {
        try {
            return jobs.ended(job.id()).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("job " + job.id() + " did not end", failure);
        }
    }

    @Override
    public void close() {
        stop();
        closer.close();
    }
}
