package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentUpdateTest {
    private static final int THREADS = 16;
    private static final int UPDATES = 50;

    @Test
    void noIncrementIsLost(@TempDir Path directory) throws Exception {
        try (EngineFixture db = new EngineFixture(directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            db.run(ROOT, "CREATE SHARED TABLE counters (id INT PRIMARY KEY, n BIGINT NOT NULL)");
            db.run(ROOT, "INSERT INTO counters VALUES (1, 0), (2, 0)");
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int id = 1 + thread % 2;
                running.add(threads.submit(() -> increment(db, id)));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
            assertThat(db.run(ROOT, "SELECT n FROM counters ORDER BY id").first())
                    .containsExactly((long) THREADS / 2 * UPDATES, (long) THREADS / 2 * UPDATES);
        }
    }

    private static void increment(EngineFixture db, int id) {
        for (int i = 0; i < UPDATES; i++) {
            assertThat(db.message(ROOT, "UPDATE counters SET n = n + 1 WHERE id = " + id))
                    .isEqualTo("Updated 1 row(s)");
        }
    }

    @Test
    void oneOfManyInsertsOfTheSameKeyWins(@TempDir Path directory) throws Exception {
        try (EngineFixture db = new EngineFixture(directory);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            db.run(ROOT, "CREATE SHARED TABLE claims (id INT PRIMARY KEY, who INT)");
            List<Future<Boolean>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int who = thread;
                running.add(threads.submit(() -> claim(db, who)));
            }
            int winners = 0;
            for (Future<Boolean> thread : running) {
                winners += thread.get() ? 1 : 0;
            }
            assertThat(winners).isEqualTo(1);
            assertThat(db.run(ROOT, "SELECT who FROM claims").rows()).hasSize(1);
        }
    }

    private static boolean claim(EngineFixture db, int who) {
        try {
            db.run(ROOT, "INSERT INTO claims VALUES (1, " + who + ")");
            return true;
        } catch (org.kalamdb.common.DbException taken) {
            assertThat(taken.publicMessage()).contains("already exists");
            return false;
        }
    }
}
