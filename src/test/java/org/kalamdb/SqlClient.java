package org.kalamdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A client of the HTTP interface. An [IOException] means that nobody knows whether the request had an
/// effect. Any thread.
public final class SqlClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI server;
    private volatile String token = "";

    public SqlClient(URI server) {
        this.server = server;
    }

    /// An answer with its HTTP status.
    public record Reply(int status, JsonNode body) {}

    /// The server said no: the request had no effect.
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(Reply reply) {
            super(reply.status() + " " + reply.body());
        }
    }

    public void login(String user, String password) throws IOException, InterruptedException {
        Reply reply = post("/v1/api/auth/login", Map.of("user", user, "password", password));
        if (reply.status() != 200) {
            throw new IllegalStateException("login: " + reply);
        }
        token = reply.body().get("access_token").asText();
    }

    /// The token of the last login.
    String token() {
        return token;
    }

    /// Runs a statement.
    ///
    /// @return its result
    public JsonNode sql(String sql) throws IOException, InterruptedException, Refused {
        return result(post("/v1/api/sql", Map.of("sql", sql)));
    }

    /// Runs a statement with parameters.
    public JsonNode sql(String sql, List<String> params) throws IOException, InterruptedException, Refused {
        return result(post("/v1/api/sql", Map.of("sql", sql, "params", params)));
    }

    private static JsonNode result(Reply reply) throws IOException, Refused {
        if (reply.status() == 200) {
            return reply.body().get("results").get(0);
        }
        if (reply.status() >= 500) {
            throw new IOException("HTTP " + reply.status() + " " + reply.body());
        }
        throw new Refused(reply);
    }

    /// Waits until no job is queued or running.
    public void awaitJobs() throws IOException, InterruptedException, Refused {
        String active = "SELECT COUNT(*) FROM system.jobs WHERE status IN ('queued', 'running', 'retrying')";
        while (sql(active).get("rows").get(0).get(0).asLong() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    public Reply post(String path, Object body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))));
    }

    public Reply get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(server.resolve(path)));
    }

    private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<byte[]> response =
                http.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofByteArray());
        return new Reply(response.statusCode(), JSON.readTree(response.body()));
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
    }
}
