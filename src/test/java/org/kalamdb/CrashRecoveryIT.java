package org.kalamdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills the server at random moments while clients write and tables are flushed, and compares what it
/// has afterwards with what it acknowledged. `-Dkalamdb.kills=N` for more kills, `-Dkalamdb.seed=N` for
/// other moments.
class CrashRecoveryIT {
    private static final int KILLS = Integer.getInteger("kalamdb.kills", 5);
    private static final long SEED = Long.getLong("kalamdb.seed", 20_260_101L);
    private static final int LEAST_REQUESTS = 20;
    private static final int MOST_REQUESTS = 200;
    private static final int MOST_EXTRA_MILLIS = 60;
    private static final String PASSWORD = "correct-horse-9";

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);
    private final List<CrashWriter> writers = new ArrayList<>();

    @Test
    void nothingAcknowledgedIsLostDoubledOrChanged() throws Exception {
        for (int i = 0; i < 2; i++) {
            writers.add(CrashWriter.ofUser("user" + i, "crash.notes", random.nextLong()));
            writers.add(CrashWriter.ofShared("shared" + i, "crash.board", random.nextLong()));
        }
        for (int kill = 1; kill <= KILLS; kill++) {
            writeUntilKilled("seed " + SEED + ", kill " + kill);
        }
        flushAndStop();
        try (ServerProcess server = start();
                SqlClient client = login(server)) {
            verifyAll(client, "seed " + SEED + ", after a clean stop");
            assertThat(segments(client)).as("cold segments").isPositive();
        }
        long requests = writers.stream().mapToLong(CrashWriter::requests).sum();
        long rows = writers.stream().mapToLong(CrashWriter::rows).sum();
        System.out.printf("crash test: %d kills, %d acknowledged requests, %d rows%n", KILLS, requests, rows);
    }

    @MustBeClosed
    private ServerProcess start() throws IOException, InterruptedException {
        return ServerProcess.start(directory, Map.of(), Map.of("KALAMDB_ROOT_PASSWORD", PASSWORD));
    }

    private static SqlClient login(ServerProcess server) throws IOException, InterruptedException {
        SqlClient client = new SqlClient(server.uri());
        client.login("root", PASSWORD);
        return client;
    }

    /// One life of the server: what the one before left is checked, then clients write until it is
    /// killed.
    private void writeUntilKilled(String when) throws Exception {
        try (ServerProcess server = start();
                SqlClient client = login(server);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            createTables(client);
            verifyAll(client, when + ", before it");
            CountDownLatch killed = new CountDownLatch(1);
            CountDownLatch enough = new CountDownLatch(LEAST_REQUESTS + random.nextInt(MOST_REQUESTS - LEAST_REQUESTS));
            List<Future<?>> running = new ArrayList<>();
            for (CrashWriter writer : writers) {
                running.add(threads.submit(call(() -> writer.writeUntilLost(client, enough))));
            }
            Random pauses = new Random(random.nextLong());
            running.add(threads.submit(call(() -> flushUntil(killed, client, pauses))));
            boolean reached;
            try {
                reached = enough.await(60, TimeUnit.SECONDS)
                        && !killed.await(random.nextInt(MOST_EXTRA_MILLIS), TimeUnit.MILLISECONDS);
            } finally {
                server.kill();
                killed.countDown();
            }
            for (Future<?> one : running) {
                join(one, when);
            }
            assertThat(reached)
                    .as("%s: the server answers enough requests", when)
                    .isTrue();
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static Callable<Boolean> call(Action action) {
        return () -> {
            action.run();
            return true;
        };
    }

    private static void join(Future<?> thread, String when) throws InterruptedException {
        try {
            thread.get();
        } catch (ExecutionException failure) {
            throw new AssertionError(when, failure.getCause());
        }
    }

    private static void createTables(SqlClient client) throws Exception {
        client.sql("CREATE NAMESPACE IF NOT EXISTS crash");
        String columns = " (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITH (TYPE = ";
        client.sql("CREATE TABLE IF NOT EXISTS crash.notes" + columns + "'USER')");
        client.sql("CREATE TABLE IF NOT EXISTS crash.board" + columns + "'SHARED')");
    }

    private static void flushUntil(CountDownLatch killed, SqlClient client, Random pauses) throws Exception {
        while (!killed.await(20 + pauses.nextInt(300), TimeUnit.MILLISECONDS)) {
            try {
                client.sql("STORAGE FLUSH TABLE crash." + (pauses.nextBoolean() ? "notes" : "board"));
            } catch (IOException lost) {
                return;
            }
        }
    }

    private void verifyAll(SqlClient client, String when) throws Exception {
        for (CrashWriter writer : writers) {
            writer.verify(client, when);
        }
    }

    /// Moves everything to the cold tier, checks it there, and stops the server properly.
    private void flushAndStop() throws Exception {
        try (ServerProcess server = start();
                SqlClient client = login(server)) {
            String when = "seed " + SEED + ", at the end";
            verifyAll(client, when + ", before the flush");
            client.awaitJobs();
            client.sql("STORAGE FLUSH ALL IN crash");
            client.awaitJobs();
            verifyAll(client, when + ", after the flush");
            JsonNode failed = client.sql("SELECT job_id, message FROM system.jobs WHERE status = 'failed'")
                    .get("rows");
            assertThat(failed).as("failed jobs").isEmpty();
            server.stop();
        }
    }

    private static long segments(SqlClient client) throws Exception {
        long segments = 0;
        for (JsonNode row : client.sql("SELECT manifest_json FROM system.manifest WHERE namespace_id = 'crash'")
                .get("rows")) {
            segments += row.get(0).asText().split("batch-", -1).length - 1;
        }
        return segments;
    }
}
