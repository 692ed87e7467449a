package org.kalamdb.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.kalamdb.SqlClient;

/// The clients of the crash test: writers of a USER and of a SHARED table, one that flushes these, and one
/// that makes and drops tables. The tables are dropped and others made now and then, since nothing makes
/// few segments out of many. One thread.
final class CrashClients {
    private static final int WRITERS = 6;
    private static final int LEAST_PAUSE_MILLIS = 20;
    private static final int PAUSE_MILLIS = 130;

    private final Random random;
    private final AtomicLong clock = new AtomicLong();
    private final TableChurn churn;
    private final @Nullable Bucket bucket;
    private List<RowWriter> writers = List.of();
    private int generation;
    private long requests;
    private long rows;

    /// @param bucket where the segments go; null for the server's own folder
    CrashClients(Random random, ColdFolder folder, @Nullable Bucket bucket) {
        this.random = random;
        this.churn = new TableChurn(folder, bucket);
        this.bucket = bucket;
    }

    /// Acknowledged requests of all writers.
    long requests() {
        return requests + writers.stream().mapToLong(RowWriter::requests).sum();
    }

    /// Rows that were there when their tables were dropped.
    long rows() {
        return rows;
    }

    private String notes() {
        return "crash.notes" + generation;
    }

    private String board() {
        return "crash.board" + generation;
    }

    /// The folder of the SHARED table's segments.
    String sharedFolder() {
        return board().replace('.', '/');
    }

    void verify(SqlClient client, String when) throws Exception {
        SeqOrder order = new SeqOrder();
        for (RowWriter writer : writers) {
            writer.verify(client, when, order);
        }
        order.check(when);
        churn.verifyAndDrop(client, when);
    }

    /// Moves all rows to the cold tier, checks them there and drops the tables.
    void verifyColdAndDrop(SqlClient client, String when) throws Exception {
        if (writers.isEmpty()) {
            return;
        }
        client.awaitJobs();
        client.sql("STORAGE FLUSH ALL IN crash");
        client.awaitJobs();
        verify(client, when + ", all cold");
        client.sql("DROP TABLE " + notes());
        client.sql("DROP TABLE " + board());
        client.awaitJobs();
        requests = requests();
        rows += writers.stream().mapToLong(RowWriter::rows).sum();
        writers = List.of();
    }

    /// Makes the tables for new writers.
    void begin(SqlClient client) throws Exception {
        generation++;
        client.sql("CREATE NAMESPACE IF NOT EXISTS crash");
        if (bucket != null && generation == 1) {
            client.sql(bucket.createStorage());
        }
        String columns = " (id TEXT PRIMARY KEY, body TEXT NOT NULL) WITH (STORAGE_ID = '"
                + (bucket == null ? "local" : "bucket") + "', TYPE = ";
        client.sql("CREATE TABLE " + notes() + columns + "'USER')");
        client.sql("CREATE TABLE " + board() + columns + "'SHARED')");
        List<RowWriter> made = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            RowStatements statements = i % 2 == 0
                    ? RowStatements.ofUser("user" + i, notes(), random.nextLong())
                    : RowStatements.ofShared("shared" + i, board(), random.nextLong());
            made.add(new RowWriter(statements, clock));
        }
        made.add(new RowWriter(RowStatements.ofManyRows("many", board(), random.nextLong()), clock));
        writers = List.copyOf(made);
    }

    /// What ends the server.
    interface End {
        /// Returns when the server is gone.
        void await() throws Exception;
    }

    /// Keeps the server busy until it is gone.
    void work(SqlClient client, String when, End end) throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        Random pauses = new Random(random.nextLong());
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (RowWriter writer : writers) {
                running.add(threads.submit(call(() -> writer.writeUntilLost(client))));
            }
            running.add(threads.submit(call(() -> churn.churnUntilLost(client))));
            running.add(threads.submit(call(() -> flushUntil(gone, client, pauses))));
            try {
                end.await();
            } finally {
                gone.countDown();
            }
            for (Future<?> one : running) {
                join(one, when);
            }
        }
    }

    private void flushUntil(CountDownLatch gone, SqlClient client, Random pauses) throws Exception {
        while (!gone.await(LEAST_PAUSE_MILLIS + pauses.nextInt(PAUSE_MILLIS), TimeUnit.MILLISECONDS)) {
            try {
                client.sql("STORAGE FLUSH TABLE " + (pauses.nextBoolean() ? notes() : board()));
            } catch (IOException lost) {
                return;
            }
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
}
