package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many clients write the same keys with ON CONFLICT while rows move to the cold tier.
class ConcurrentUpsertTest {
    private static final int THREADS = 8;
    private static final int UPSERTS = 40;
    private static final int KEYS = 3;

    @Test
    void noUpsertIsLostOrRefused(@TempDir Path directory) throws Exception {
        try (EngineFixture db = new EngineFixture(directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            db.run(ROOT, "CREATE SHARED TABLE counters (id INT PRIMARY KEY, n BIGINT NOT NULL)");
            CountDownLatch start = new CountDownLatch(1);
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                running.add(threads.submit(() -> {
                    start.await();
                    return count(db, first);
                }));
            }
            start.countDown();
            for (int i = 0; i < 5; i++) {
                db.flush("default", "counters");
            }
            for (Future<?> thread : running) {
                thread.get();
            }
            assertThat(db.run(ROOT, "SELECT sum(n), count(*) FROM counters").rows())
                    .hasToString("[[" + THREADS * UPSERTS + ", " + KEYS + "]]");
            db.flush("default", "counters");
            assertThat(db.run(ROOT, "SELECT count(*) FROM counters").first()).containsExactly((long) KEYS);
        }
    }

    private static int count(EngineFixture db, int first) {
        for (int i = 0; i < UPSERTS; i++) {
            assertThat(db.message(
                            ROOT,
                            "INSERT INTO counters VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET n = counters.n + excluded.n",
                            (first + i) % KEYS))
                    .isEqualTo("Inserted 1 row(s)");
        }
        return UPSERTS;
    }

    @Test
    void oneOfManyInsertsTheRowAndTheOthersSkipIt(@TempDir Path directory) throws Exception {
        try (EngineFixture db = new EngineFixture(directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            db.run(ROOT, "CREATE SHARED TABLE claims (id INT PRIMARY KEY, who INT)");
            CountDownLatch start = new CountDownLatch(1);
            List<Future<Long>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int who = thread;
                running.add(threads.submit(() -> {
                    start.await();
                    return db.run(ROOT, "INSERT INTO claims VALUES (1, $1) ON CONFLICT DO NOTHING", who)
                            .count();
                }));
            }
            start.countDown();
            long inserted = 0;
            for (Future<Long> thread : running) {
                inserted += thread.get();
            }
            assertThat(inserted).isEqualTo(1);
            assertThat(db.run(ROOT, "SELECT who FROM claims").rows()).hasSize(1);
        }
    }
}
