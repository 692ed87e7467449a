package org.kalamdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Asks the packaged server to end while clients are at work, as an operator does.
class ShutdownIT {
    private static final String PASSWORD = "correct-horse-9";
    private static final int WRITERS = 8;
    private static final int SIGTERM = 128 + 15;
    private static final int FORCED = 75;
    /// Far more pairs than can be looked at in the time of a test.
    private static final String ENDLESS =
            "SELECT COUNT(*) FROM stop.big a, stop.big b, stop.big c" + " WHERE a.n + b.n + c.n = -1";

    @TempDir
    Path directory;

    private final AtomicLong ids = new AtomicLong();
    private final Set<Long> acknowledged = Collections.synchronizedSet(new HashSet<>());

    @Test
    void clientsAtWorkGetAnAnswerOrAClean503AndNothingIsLost() throws Exception {
        Map<String, String> settings = Map.of("kalamdb.shutdown.grace", "2s", "kalamdb.limits.statement-timeout", "1h");
        try (ServerProcess server = start(settings);
                SqlClient client = login(server);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            createTables(client);
            CountDownLatch atWork = new CountDownLatch(WRITERS * 20);
            Future<SqlClient.Reply> endless = threads.submit(() -> post(client, ENDLESS));
            List<Future<SqlClient.Reply>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(() -> writeUntilRefused(client, atWork)));
            }
            assertThat(atWork.await(60, TimeUnit.SECONDS)).isTrue();
            client.sql("STORAGE FLUSH TABLE stop.notes");

            CompletableFuture<Integer> exit = server.terminate();

            for (Future<SqlClient.Reply> writer : writers) {
                assertStopping(writer.get());
            }
            assertThat(client.get("/q/health/ready").status()).isEqualTo(503);
            assertThat(client.post("/v1/api/auth/login", Map.of("user", "root", "password", PASSWORD))
                            .status())
                    .isEqualTo(503);
            assertStopping(endless.get());
            assertThat(exit.get(60, TimeUnit.SECONDS)).as(server.output()).isEqualTo(SIGTERM);
            assertThat(server.output()).doesNotContain("ERROR");
        }
        assertEverythingIsThere();
    }

    @Test
    void requestThatNeverArrivesWhollyDoesNotHoldTheStopUp() throws Exception {
        try (ServerProcess server = start(Map.of("kalamdb.shutdown.request-wait", "1s"));
                SqlClient client = login(server);
                Socket _ = halfARequest(server, client)) {
            createTables(client);
            write(client);
            assertThat(server.terminate().get(60, TimeUnit.SECONDS)).isEqualTo(SIGTERM);
        }
        assertEverythingIsThere();
    }

    @Test
    void stopThatTakesTooLongIsForcedAndLosesNothing() throws Exception {
        Map<String, String> settings = Map.of(
                "kalamdb.shutdown.request-wait", "10m",
                "kalamdb.shutdown.grace", "100ms",
                "kalamdb.shutdown.limit", "500ms");
        try (ServerProcess server = start(settings);
                SqlClient client = login(server);
                Socket _ = halfARequest(server, client)) {
            createTables(client);
            for (int i = 0; i < 50; i++) {
                write(client);
            }
            assertThat(server.terminate().get(60, TimeUnit.SECONDS)).isEqualTo(FORCED);
        }
        assertEverythingIsThere();
    }

    @MustBeClosed
    private ServerProcess start(Map<String, String> settings) throws IOException, InterruptedException {
        return ServerProcess.start(directory, settings, Map.of("KALAMDB_ROOT_PASSWORD", PASSWORD));
    }

    private static SqlClient login(ServerProcess server) throws IOException, InterruptedException {
        SqlClient client = new SqlClient(server.uri());
        client.login("root", PASSWORD);
        return client;
    }

    private static void createTables(SqlClient client) throws Exception {
        client.sql("CREATE NAMESPACE stop");
        client.sql("CREATE TABLE stop.notes (id BIGINT PRIMARY KEY) WITH (TYPE = 'SHARED')");
        client.sql("CREATE TABLE stop.big (n BIGINT PRIMARY KEY) WITH (TYPE = 'SHARED')");
        client.sql("INSERT INTO stop.big (n) VALUES "
                + IntStream.range(0, 5000).mapToObj(n -> "(" + n + ")").collect(Collectors.joining(",")));
    }

    private static SqlClient.Reply post(SqlClient client, String sql) throws IOException, InterruptedException {
        return client.post("/v1/api/sql", Map.of("sql", sql));
    }

    private SqlClient.Reply write(SqlClient client) throws IOException, InterruptedException {
        long id = ids.incrementAndGet();
        SqlClient.Reply reply = post(client, "INSERT INTO stop.notes (id) VALUES (" + id + ")");
        if (reply.status() == 200) {
            acknowledged.add(id);
        }
        return reply;
    }

    private SqlClient.Reply writeUntilRefused(SqlClient client, CountDownLatch atWork)
            throws IOException, InterruptedException {
        SqlClient.Reply reply = write(client);
        while (reply.status() == 200) {
            atWork.countDown();
            reply = write(client);
        }
        return reply;
    }

    private static void assertStopping(SqlClient.Reply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
        assertThat(reply.body().at("/error/code").asText()).isEqualTo("OVERLOADED");
        assertThat(reply.body().at("/error/message").asText()).contains("the server is stopping");
    }

    /// A connection on which a request has begun whose body never ends.
    private static Socket halfARequest(ServerProcess server, SqlClient client) throws IOException {
        Socket socket = new Socket(server.uri().getHost(), server.uri().getPort());
        String head = "POST /v1/api/sql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + client.token()
                + "\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"sql\":";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private void assertEverythingIsThere() throws Exception {
        try (ServerProcess server = start(Map.of());
                SqlClient client = login(server)) {
            client.awaitJobs();
            Set<Long> stored = new HashSet<>();
            for (JsonNode row : client.sql("SELECT id FROM stop.notes").get("rows")) {
                assertThat(stored.add(row.get(0).asLong())).isTrue();
            }
            assertThat(stored).isEqualTo(acknowledged);
            assertThat(client.sql("SELECT job_id, message FROM system.jobs WHERE status = 'failed'")
                            .get("rows"))
                    .isEmpty();
        }
    }
}
