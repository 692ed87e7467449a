package org.kalamdb.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One user's way to the server for all that is not measured. Any thread.
final class Session {
    static final String PASSWORD = "kalamdb123";
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");
    private static final Pattern COUNT = Pattern.compile("\"rows\":\\[\\[\"(\\d+)\"]]");
    private static final Duration JOB_PATIENCE = Duration.ofMinutes(10);

    private final URI server;
    private final String token;

    private Session(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    static Session login(URI server, String user, String password) throws IOException, InterruptedException {
        String answer = post(
                server.resolve("/v1/api/auth/login"),
                "",
                "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}");
        return new Session(server, found(TOKEN, answer));
    }

    static boolean isReady(URI server) throws InterruptedException {
        try {
            HttpRequest ready = HttpRequest.newBuilder(server.resolve("/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    String token() {
        return token;
    }

    /// Runs a statement.
    ///
    /// @return the response body
    String sql(String sql) throws IOException, InterruptedException {
        return post(server.resolve("/v1/api/sql"), token, Request.body(sql));
    }

    /// Runs a statement that answers one BIGINT.
    long count(String sql) throws IOException, InterruptedException {
        return Long.parseLong(found(COUNT, sql(sql)));
    }

    /// Flushes a table and waits until nothing is queued or running.
    void flush(String table) throws IOException, InterruptedException {
        sql("STORAGE FLUSH TABLE " + table);
        long giveUp = System.nanoTime() + JOB_PATIENCE.toNanos();
        String active = "SELECT COUNT(*) FROM system.jobs WHERE status IN ('queued', 'running', 'retrying')";
        while (count(active) > 0) {
            if (System.nanoTime() > giveUp) {
                throw new IOException("the flush of " + table + " does not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        if (count("SELECT COUNT(*) FROM system.jobs WHERE status = 'failed'") > 0) {
            throw new IOException("a job failed: " + sql("SELECT * FROM system.jobs WHERE status = 'failed'"));
        }
    }

    private static String post(URI uri, String token, String body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(5))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(response.statusCode() + " " + response.body() + " for " + body);
        }
        return response.body();
    }

    private static String found(Pattern pattern, String text) throws IOException {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IOException("no " + pattern + " in " + text);
        }
        return matcher.group(1);
    }
}
