package org.kalamdb.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.JobRecord.Status;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.admin.Maintenance.FlushStart;
import org.kalamdb.storage.cold.FaultyObjectStore;
import org.kalamdb.storage.cold.FolderObjectStore;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.StoreHealth;

/// Flushes while their storage is away, for as long as the clock of the test says.
class OutageTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String OTHER = "other";
    private static final JobSettings SETTINGS = new JobSettings(
            2,
            1,
            64,
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofMillis(5),
            100,
            100,
            Duration.ofSeconds(30));

    @TempDir
    Path directory;

    private FaultyObjectStore store;
    private JobFixture fixture;
    private JobService jobs;
    private final LogLines lines = new LogLines();

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // the fixture's storages close it
    void open() {
        store = new FaultyObjectStore(FolderObjectStore.open(directory.resolve("storage")));
        Map<String, FaultyObjectStore> stores = Map.of(
                TableOptions.LOCAL_STORAGE,
                store,
                OTHER,
                new FaultyObjectStore(FolderObjectStore.open(directory.resolve(OTHER))));
        fixture = new JobFixture(directory, SETTINGS, storage -> Objects.requireNonNull(stores.get(storage.id())));
        jobs = fixture.start(TableWork.of(fixture.layer));
        lines.listen();
    }

    @AfterEach
    void close() {
        lines.close();
        fixture.close();
    }

    @Test
    void daysWithoutTheStorageCostOneRecordAndNoLogPerTable() {
        List<TableDef> tables = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            tables.add(fixture.filledTable("t" + i));
        }
        store.failAll();
        tables.forEach(jobs::flush);
        await(this::allWait);
        assertThat(jobs.jobs()).hasSize(20).allSatisfy(job -> {
            assertThat(job.status()).isEqualTo(Status.RETRYING);
            assertThat(job.message())
                    .startsWith("Storage unavailable: ")
                    .contains("the test lets this call fail")
                    .endsWith("(waiting for the storage)");
        });
        assertThat(fixture.layer.storages().isDown(TableOptions.LOCAL_STORAGE)).isTrue();
        List<JobRecord> before = jobs.jobs();
        store.forgetCalls();
        tickUntil(() -> store.calls().size() >= 200);
        assertThat(store.calls()).as("trials only").allMatch(call -> call.startsWith("list"));
        assertThat(jobs.jobs()).isEqualTo(before);
        assertThat(lines.warnings(StoreHealth.class)).isEqualTo(1);
        assertThat(lines.warnings(JobService.class)).isLessThanOrEqualTo(3);

        store.repair();
        tickUntil(() -> !fixture.layer.storages().isDown(TableOptions.LOCAL_STORAGE));
        await(() -> jobs.jobs().stream().allMatch(job -> job.status() == Status.COMPLETED));
        assertThat(tables).allSatisfy(table -> {
            assertThat(hotRows(table)).isZero();
            assertThat(keys(table)).containsExactly("a");
        });
        assertThat(lines.warnings(StoreHealth.class)).isEqualTo(1);
    }

    @Test
    void aStorageThatIsDownDoesNotStopFlushesToAnother() {
        fixture.layer.storageWriter().create(storage());
        TableDef here = fixture.filledTable("here");
        store.failAll();
        JobRecord waiting = ((FlushStart.Queued) jobs.flush(here)).job();
        await(this::allWait);
        TableDef there = fixture.createTableIn(OTHER, "there");
        fixture.insert(there, ScopeId.SHARED, "b");
        JobRecord ended = JobFixture.ended(jobs, jobs.flush(there));
        assertThat(ended.status()).isEqualTo(Status.COMPLETED);
        assertThat(jobs.ended(waiting.id())).isNotDone();
        assertThat(fixture.layer.storages().isDown(OTHER)).isFalse();
    }

    private static StorageDef storage() {
        return new StorageDef(
                OTHER,
                OTHER,
                null,
                "filesystem",
                OTHER,
                null,
                null,
                "{namespace}/{tableName}",
                "{namespace}/{tableName}/{userId}",
                1,
                1);
    }

    @Test
    void aManifestCopyThatWasRefusedIsWrittenBeforeTheJobEnds() {
        TableDef table = fixture.filledTable("notes");
        store.afterWriting(new ObjectPath("app/notes/batch-0.parquet"), store::failAll);
        JobRecord job = ((FlushStart.Queued) jobs.flush(table)).job();
        await(() -> hotRows(table) == 0 && allWait());
        assertThat(isThere("app/notes/manifest.json")).isFalse();

        jobs = fixture.start(TableWork.of(fixture.layer));
        store.repair();
        tickUntil(() -> jobs.ended(job.id()).isDone());
        tickUntil(() -> jobs.jobs().stream().allMatch(one -> one.status() == Status.COMPLETED));
        assertThat(isThere("app/notes/manifest.json")).isTrue();
        assertThat(keys(table)).containsExactly("a");
    }

    @Test
    void aWaitingJobCanBeCancelled() {
        TableDef table = fixture.filledTable("notes");
        store.failAll();
        JobRecord job = ((FlushStart.Queued) jobs.flush(table)).job();
        await(() -> fixture.layer.storages().isDown(TableOptions.LOCAL_STORAGE) && allWait());
        assertThat(jobs.cancel(job.id()).status()).isEqualTo(Status.CANCELLED);
        store.repair();
        tickUntil(() -> !fixture.layer.storages().isDown(TableOptions.LOCAL_STORAGE));
        assertThat(hotRows(table)).isEqualTo(1);
        assertThat(JobFixture.ended(jobs, jobs.flush(table)).status()).isEqualTo(Status.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aStorageThatComesAndGoesLosesAndDoublesNothing(long seed) {
        TableDef table = fixture.createTable("notes", TableType.SHARED, null);
        Random random = new Random(seed);
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 30; round++) {
            String key = "k%03d".formatted(round);
            fixture.insert(table, ScopeId.SHARED, key);
            expected.add(key);
            switch (random.nextInt(3)) {
                case 0 -> store.failAll();
                case 1 -> store.failCall(1 + random.nextInt(5));
                default -> store.repair();
            }
            jobs.flush(table);
            fixture.clock.advance(Duration.ofSeconds(random.nextInt(20)));
            fixture.layer.storages().watch();
        }
        store.repair();
        tickUntil(() -> jobs.jobs().stream().noneMatch(job -> job.status().isActive()));
        jobs.flush(table);
        tickUntil(() -> jobs.jobs().stream().noneMatch(job -> job.status().isActive()));
        assertThat(hotRows(table)).as("seed %d", seed).isZero();
        assertThat(keys(table)).as("seed %d", seed).isEqualTo(expected);
    }

    private boolean allWait() {
        return jobs.jobs().stream().allMatch(job -> job.status() == Status.RETRYING)
                && fixture.layer.storages().isDown(TableOptions.LOCAL_STORAGE);
    }

    /// Lets time go by until the condition holds.
    private void tickUntil(BooleanSupplier condition) {
        await(() -> {
            fixture.clock.advance(Duration.ofSeconds(1));
            fixture.layer.storages().watch();
            return condition.getAsBoolean();
        });
    }

    private static void await(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(giveUp);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private boolean isThere(String path) {
        return Files.exists(directory.resolve("storage").resolve(path));
    }

    private long hotRows(TableDef table) {
        return fixture.layer.tables().scopes(table.id()).stream()
                .mapToLong(scope -> scope.hotRows())
                .sum();
    }

    private List<String> keys(TableDef table) {
        return ModelWriter.scan(fixture, table, ScopeId.SHARED, List.of(), List.of(1)).stream()
                .map(row -> String.valueOf(row[0]))
                .toList();
    }

    /// Counts what is logged.
    private static final class LogLines extends Handler {
        private static final Logger ROOT = Logger.getLogger("org.kalamdb");
        private final List<LogRecord> records = new ArrayList<>();

        void listen() {
            ROOT.addHandler(this);
        }

        synchronized long warnings(Class<?> source) {
            return records.stream()
                    .filter(one -> one.getLevel().intValue() >= Level.WARNING.intValue()
                            && source.getName().equals(one.getLoggerName()))
                    .count();
        }

        @Override
        public synchronized void publish(@Nullable LogRecord one) {
            if (one != null) {
                records.add(one);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            ROOT.removeHandler(this);
        }
    }
}
