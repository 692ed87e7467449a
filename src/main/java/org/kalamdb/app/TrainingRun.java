package org.kalamdb.app;

import io.quarkus.runtime.Quarkus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks this server for what clients ask, a few times over its own port, and ends it. While it is under
/// way the JVM records which classes are needed and what their methods are used for, and writes that into
/// an ahead-of-time cache at the end (`-XX:AOTCacheOutput`; JEP 514 and 515). With the cache
/// (`-XX:AOTCache`) later starts and first queries are faster. Works in an empty data folder only.
final class TrainingRun implements Runnable {
    private static final System.Logger LOG = System.getLogger(TrainingRun.class.getName());
    private static final int ROUNDS = 40;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

    private static final List<String> ONCE = List.of(
            "CREATE NAMESPACE training",
            "CREATE USER TABLE training.notes (id BIGINT PRIMARY KEY DEFAULT SNOWFLAKE_ID(), room BIGINT NOT NULL,"
                    + " author TEXT, body TEXT NOT NULL, made TIMESTAMP DEFAULT NOW(), price DECIMAL(10, 2))",
            "CREATE SHARED TABLE training.rooms (id BIGINT PRIMARY KEY, title TEXT NOT NULL)",
            "INSERT INTO training.rooms (id, title) VALUES (0, 'a'), (1, 'b'), (2, 'c')");

    /// `%d` stands for the number of the round.
    private static final List<String> EVERY_ROUND = List.of(
            "INSERT INTO training.notes (room, author, body, price) VALUES (0, 'ann', 'text', 1.50), (1, 'bob', 'long', 2)",
            "INSERT INTO training.notes (id, room, author, body) VALUES (%d, 2, 'cid', 'given')",
            "SELECT id, room, author, body FROM training.notes WHERE id = %d",
            "SELECT id, author, body FROM training.notes WHERE room = %d ORDER BY id DESC LIMIT 50",
            "SELECT * FROM training.notes ORDER BY id DESC LIMIT 20",
            "SELECT COUNT(*) FROM training.notes WHERE body LIKE '%%x%%'",
            "SELECT room, COUNT(*), AVG(price), MAX(made) FROM training.notes GROUP BY room ORDER BY 2 DESC",
            "SELECT n.id, r.title FROM training.notes n JOIN training.rooms r ON n.room = r.id WHERE r.title = 'b' LIMIT 9",
            "SELECT id FROM training.notes WHERE room IN (SELECT id FROM training.rooms) AND price BETWEEN 1 AND %d",
            "UPDATE training.notes SET body = 'changed %d' WHERE id = %d",
            "BEGIN; UPDATE training.notes SET author = 'x%d' WHERE id = %d; COMMIT",
            "DELETE FROM training.notes WHERE id = %d",
            "SELECT namespace_id, table_name FROM system.tables ORDER BY 1, 2",
            "STORAGE FLUSH TABLE training.notes");

    private final URI server;
    private String token = "";

    /// @param port of this server on this machine
    TrainingRun(int port) {
        this.server = URI.create("http://127.0.0.1:" + port);
    }

    /// Ends the process, with status 1 when an answer was not the expected one.
    @Override
    public void run() {
        int status = 1;
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            train(http);
            status = 0;
        } catch (IOException | IllegalStateException failure) {
            LOG.log(System.Logger.Level.ERROR, "the training run failed", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            Quarkus.asyncExit(status);
        }
    }

    private void train(HttpClient http) throws IOException, InterruptedException {
        String password = UUID.randomUUID().toString();
        post(http, "/v1/api/auth/setup", """
                {"user":"trainer","password":"%s","root_password":"%s"}""".formatted(password, password));
        String login = post(http, "/v1/api/auth/login", """
                {"user":"trainer","password":"%s"}""".formatted(password));
        Matcher found = TOKEN.matcher(login);
        if (!found.find()) {
            throw new IllegalStateException("a login without a token");
        }
        token = found.group(1);
        for (String sql : ONCE) {
            sql(http, sql);
        }
        for (int round = 1; round <= ROUNDS; round++) {
            for (String sql : EVERY_ROUND) {
                sql(http, sql.formatted(round, round));
            }
        }
        LOG.log(System.Logger.Level.INFO, "the training run is over");
    }

    private void sql(HttpClient http, String sql) throws IOException, InterruptedException {
        post(http, "/v1/api/sql", "{\"sql\":\"" + sql + "\"}");
    }

    private String post(HttpClient http, String path, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        while (answer.statusCode() == TOO_MANY_REQUESTS) {
            LockSupport.parkNanos(PAUSE_NANOS);
            answer = http.send(request.build(), BodyHandlers.ofString());
        }
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(body + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
