package org.kalamdb.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.JobRecord.Status;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.admin.Maintenance.FlushStart;
import org.kalamdb.storage.cold.FaultyObjectStore;
import org.kalamdb.storage.cold.FolderObjectStore;

/// Flush jobs while rows of the same scopes are inserted, changed and deleted, over an object store that
/// fails now and then: the table equals a plain map, whatever is hot or cold.
class FlushModelTest {
    private static final int STEPS = 400;

    @ParameterizedTest
    @SuppressWarnings("MustBeClosedChecker") // the fixture's storages close it
    @ValueSource(longs = {1, 2, 3})
    void flushesBesideWritesLoseAndDoubleNothing(long seed, @TempDir Path directory) throws Exception {
        FaultyObjectStore store = new FaultyObjectStore(FolderObjectStore.open(directory.resolve("storage")));
        try (JobFixture fixture = new JobFixture(directory, JobFixture.SETTINGS, _ -> store)) {
            TableDef table = fixture.createTable("model", TableType.SHARED, null);
            JobService jobs = fixture.start(TableWork.of(fixture.layer));
            List<ModelWriter> writers = List.of(
                    new ModelWriter(fixture, table, ScopeId.SHARED, "a", seed),
                    new ModelWriter(fixture, table, ScopeId.SHARED, "b", seed + 100));
            Random random = new Random(seed);
            try (ExecutorService threads = Executors.newFixedThreadPool(writers.size())) {
                List<Future<?>> running = new ArrayList<>();
                writers.forEach(writer -> running.add(threads.submit(() -> writer.run(STEPS))));
                while (running.stream().anyMatch(one -> !one.isDone())) {
                    if (random.nextInt(3) == 0) {
                        store.failCall(1 + random.nextInt(6));
                    }
                    flush(jobs, table);
                }
                for (Future<?> one : running) {
                    join(one, seed);
                }
            }
            store.repair();
            assertThat(rows(fixture, table)).as("seed %d, hot and cold", seed).isEqualTo(expected(writers));
            flush(jobs, table);
            assertThat(fixture.layer.tables().scopes(table.id()))
                    .allSatisfy(scope -> assertThat(scope.hotRows()).isZero());
            assertThat(rows(fixture, table)).as("seed %d, cold", seed).isEqualTo(expected(writers));
        }
    }

    private static void flush(JobService jobs, TableDef table) {
        if (jobs.flush(table) instanceof FlushStart.Queued queued) {
            JobRecord ended = JobFixture.ended(jobs, queued);
            assertThat(ended.status()).as(ended.toString()).isIn(Status.COMPLETED, Status.FAILED);
        }
    }

    private static void join(Future<?> writer, long seed) throws InterruptedException {
        try {
            writer.get();
        } catch (ExecutionException failure) {
            throw new AssertionError("seed " + seed, failure.getCause());
        }
    }

    private static Map<String, @Nullable Long> expected(List<ModelWriter> writers) {
        Map<String, @Nullable Long> rows = new TreeMap<>();
        writers.forEach(writer -> rows.putAll(writer.rows));
        return rows;
    }

    private static Map<String, @Nullable Long> rows(JobFixture fixture, TableDef table) {
        Map<String, @Nullable Long> rows = new TreeMap<>();
        for (@Nullable Object[] row : ModelWriter.scan(fixture, table, ScopeId.SHARED, List.of(), List.of(1, 2))) {
            String key = String.valueOf(row[0]);
            assertThat(rows).as("%s is there twice", key).doesNotContainKey(key);
            rows.put(key, (Long) row[1]);
        }
        return rows;
    }
}
