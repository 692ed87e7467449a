package org.kalamdb.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.kalamdb.ServerProcess;
import org.kalamdb.SqlClient;
import org.kalamdb.SqlClient.Reply;

/// A server with a table `app.t` whose disk is about to fail, its client, and the rows that it acknowledged.
final class FaultyServer implements AutoCloseable {
    static final String PASSWORD = "correct-horse-9";
    static final Map<String, String> SETTINGS = Map.of("kalamdb.query.warm-up-rounds", "0");
    static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path data;
    private final Set<Integer> acknowledged = new TreeSet<>();
    private final Set<Integer> unknown = new TreeSet<>();
    private ServerProcess server;
    private SqlClient client;
    private int lastId;

    /// Starts it with a few rows in both tiers.
    ///
    /// @param flags further flags of its JVM
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    FaultyServer(Path data, List<String> flags) throws Exception {
        this.data = data;
        this.server = start(data, flags);
        this.client = login(server);
        client.sql("CREATE NAMESPACE app");
        client.sql("CREATE SHARED TABLE app.t (id INT PRIMARY KEY, body TEXT)");
        insertSome(20);
        client.sql("STORAGE FLUSH TABLE app.t");
        client.awaitJobs();
        insertSome(20);
    }

    @SuppressWarnings("MustBeClosedChecker") // handed to the caller
    private static ServerProcess start(Path data, List<String> flags) throws Exception {
        List<String> all = new ArrayList<>(FLAGS);
        all.addAll(flags);
        return ServerProcess.start(data, SETTINGS, Map.of("KALAMDB_ROOT_PASSWORD", PASSWORD), all);
    }

    private static SqlClient login(ServerProcess server) throws Exception {
        SqlClient client = new SqlClient(server.uri());
        client.login("root", PASSWORD);
        return client;
    }

    ServerProcess process() {
        return server;
    }

    SqlClient client() {
        return client;
    }

    /// Inserts the next row.
    ///
    /// @param bodyLength of its text
    Reply insert(int bodyLength) throws IOException, InterruptedException {
        int id = ++lastId;
        String sql = "INSERT INTO app.t (id, body) VALUES (" + id + ", '" + "b".repeat(bodyLength) + "')";
        Reply reply = client.post("/v1/api/sql", Map.of("sql", sql));
        if (reply.status() == 200) {
            acknowledged.add(id);
        } else {
            unknown.add(id);
        }
        return reply;
    }

    void insertSome(int count) throws IOException, InterruptedException {
        for (int i = 0; i < count; i++) {
            Reply reply = insert(10);
            assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
        }
    }

    /// Inserts until one is refused, which has to be for a reason that a client can tell from others.
    void insertUntilRefused(int bodyLength) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        Reply reply = insert(bodyLength);
        while (reply.status() == 200) {
            assertThat(System.nanoTime()).as("nothing was refused").isLessThan(giveUp);
            reply = insert(bodyLength);
        }
        requireUnavailable(reply);
    }

    /// Inserts until one is taken again.
    void insertUntilTaken() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        Reply reply = insert(10);
        while (reply.status() != 200) {
            requireUnavailable(reply);
            assertThat(System.nanoTime()).as(reply.toString()).isLessThan(giveUp);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            reply = insert(10);
        }
    }

    static void requireUnavailable(Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
        assertThat(reply.body().at("/error/code").asText()).as(reply.toString()).isEqualTo("STORAGE_UNAVAILABLE");
    }

    /// Every acknowledged row is there once, and no row that nobody asked for; a new login works as well.
    void requireReads() throws Exception {
        try (SqlClient other = login(server)) {
            Set<Integer> found = new TreeSet<>();
            JsonNode rows =
                    other.sql("SELECT id FROM app.t ORDER BY id LIMIT 100000").get("rows");
            for (JsonNode row : rows) {
                assertThat(found.add(row.get(0).asInt()))
                        .as("row " + row + " is there twice")
                        .isTrue();
            }
            assertThat(found).containsAll(acknowledged);
            found.removeAll(acknowledged);
            assertThat(unknown).containsAll(found);
        }
    }

    String health() throws IOException, InterruptedException {
        return client.get("/health").body().get("status").asText();
    }

    /// Waits until the health is `expected`.
    void awaitHealth(String expected) throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        while (!health().equals(expected)) {
            assertThat(System.nanoTime()).as("not " + expected).isLessThan(giveUp);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /// Kills the server and starts it on a disk in order.
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    void restart() throws Exception {
        client.close();
        server.kill();
        server = start(data, List.of());
        client = login(server);
    }

    /// Sets a soft limit of the running process, as the `prlimit` of util-linux does.
    ///
    /// @param limit as in `--nofile=20:`
    void limit(String limit) throws IOException, InterruptedException {
        Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(server.pid()), limit)
                .inheritIO()
                .start();
        assertThat(prlimit.waitFor()).isZero();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
