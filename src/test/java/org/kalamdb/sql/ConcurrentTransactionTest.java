package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.EngineFixture.Answer;

/// Money moves between two tables in transactions while others look and rows are flushed: no sum ever differs,
/// and every transfer that was answered with success happened once.
class ConcurrentTransactionTest {
    private static final int ACCOUNTS = 8;
    private static final int WRITERS = 4;
    private static final int TRANSFERS = 30;
    private static final long TOTAL = 2L * ACCOUNTS * 1000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void noMoneyAppearsOrVanishes(long seed, @TempDir Path directory) throws Exception {
        try (EngineFixture db = new EngineFixture(directory);
                ExecutorService threads = Executors.newFixedThreadPool(WRITERS + 2)) {
            db.run(ROOT, "CREATE SHARED TABLE a (id INT PRIMARY KEY, n BIGINT NOT NULL)");
            db.run(ROOT, "CREATE SHARED TABLE b (id INT PRIMARY KEY, n BIGINT NOT NULL)");
            db.run(ROOT, "CREATE SHARED TABLE moves (id TEXT PRIMARY KEY, n BIGINT NOT NULL)");
            for (int i = 0; i < ACCOUNTS; i++) {
                db.runAll(ROOT, "INSERT INTO a VALUES (" + i + ", 1000); INSERT INTO b VALUES (" + i + ", 1000)");
            }
            AtomicInteger running = new AtomicInteger(WRITERS);
            List<Future<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit(() -> {
                    try {
                        return transfer(db, writer, new Random(seed * 100 + writer));
                    } finally {
                        running.decrementAndGet();
                    }
                }));
            }
            Future<?> reader = threads.submit(() -> look(db, running, seed));
            Future<?> flusher = threads.submit(() -> flush(db, running));
            int done = 0;
            for (Future<Integer> writer : writers) {
                done += writer.get();
            }
            reader.get();
            flusher.get();
            assertThat(db.run(ROOT, "SELECT count(*) FROM moves").first())
                    .as("seed %s", seed)
                    .containsExactly((long) done);
            assertThat(done).isEqualTo(WRITERS * TRANSFERS);
            assertThat(sum(db)).as("seed %s", seed).isEqualTo(TOTAL);
            assertThat(db.run(ROOT, "SELECT * FROM system.transactions").rows()).isEmpty();
        }
    }

    private static int transfer(EngineFixture db, int writer, Random random) {
        int done = 0;
        while (done < TRANSFERS) {
            int amount = 1 + random.nextInt(20);
            String sql =
                    "BEGIN; UPDATE a SET n = n - %d WHERE id = %d; UPDATE b SET n = n + %d WHERE id = %d; INSERT INTO moves VALUES ('w%d-%03d', %d); COMMIT"
                            .formatted(
                                    amount,
                                    random.nextInt(ACCOUNTS),
                                    amount,
                                    random.nextInt(ACCOUNTS),
                                    writer,
                                    done,
                                    amount);
            try {
                db.runAll(ROOT, sql);
                done++;
            } catch (DbException conflict) {
                assertThat(conflict.code()).isEqualTo(ErrorCode.CONFLICT);
                assertThat(conflict.publicMessage()).contains("Statement 5 failed: Conflict: row (id = ");
            }
        }
        return done;
    }

    private static void look(EngineFixture db, AtomicInteger running, long seed) {
        while (running.get() > 0) {
            assertThat(sum(db)).as("seed %s", seed).isEqualTo(TOTAL);
        }
    }

    private static long sum(EngineFixture db) {
        List<Answer> answers = db.runAll(ROOT, "BEGIN; SELECT sum(n) FROM a; SELECT sum(n) FROM b; COMMIT");
        return (Long) answers.get(1).first().getFirst()
                + (Long) answers.get(2).first().getFirst();
    }

    private static void flush(EngineFixture db, AtomicInteger running) {
        while (running.get() > 0) {
            for (String name : List.of("a", "b", "moves")) {
                TableDef table = db.layer()
                        .catalog()
                        .table(new TableName("default", name))
                        .orElseThrow();
                db.layer().flush().flush(table, ScopeId.SHARED);
            }
        }
    }
}
