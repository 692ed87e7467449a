package org.kalamdb;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The packaged server in a process of its own, as it is deployed, on a free port. Closing it kills the
/// process.
public final class ServerProcess implements AutoCloseable {
    /// Path of `quarkus-run.jar`, set by the build.
    private static final String APP_PROPERTY = "kalamdb.app";

    private static final List<String> JVM_FLAGS = List.of(
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx384m");
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://[^ ]*:(\\d+)");
    private static final int KEPT_LINES = 200;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final long startedNanos = System.nanoTime();
    private final URI uri;
    private final Duration startTime;

    private ServerProcess(Process process) throws InterruptedException {
        this.process = process;
        Thread.ofVirtual().name("server-output").start(this::readOutput);
        this.uri = URI.create("http://127.0.0.1:" + awaitPort());
        awaitReady();
        this.startTime = Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /// Starts the server and waits until it is ready.
    ///
    /// @param settings    configuration keys and values
    /// @param environment further environment variables
    @MustBeClosed
    static ServerProcess start(Path dataDir, Map<String, String> settings, Map<String, String> environment)
            throws IOException, InterruptedException {
        return start(dataDir, settings, environment, List.of());
    }

    /// @param flags further flags of its JVM
    /// @throws IllegalStateException when the process ends before it is ready
    @MustBeClosed
    public static ServerProcess start(
            Path dataDir, Map<String, String> settings, Map<String, String> environment, List<String> flags)
            throws IOException, InterruptedException {
        Process process = launch(dataDir, settings, environment, flags);
        try {
            return new ServerProcess(process);
        } catch (RuntimeException | InterruptedException failure) {
            process.destroyForcibly();
            throw failure;
        }
    }

    /// How a process ended.
    ///
    /// @param status its exit status
    /// @param output all that it printed
    public record End(int status, String output) {}

    /// Runs a server that ends by itself: one that cannot come up, or that trains.
    public static End run(Path dataDir, Map<String, String> settings, List<String> flags)
            throws IOException, InterruptedException {
        Process process = launch(dataDir, settings, Map.of(), flags);
        process.onExit()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(_ -> process.destroyForcibly());
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            String printed = String.join("\n", output.lines().toList());
            return new End(process.waitFor(), printed);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process launch(
            Path dataDir, Map<String, String> settings, Map<String, String> environment, List<String> flags)
            throws IOException {
        String app = System.getProperty(APP_PROPERTY);
        if (app == null || !Files.exists(Path.of(app))) {
            throw new IllegalStateException("no packaged server at -D" + APP_PROPERTY + "=" + app);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.addAll(flags);
        command.add("-Dkalamdb.data-dir=" + dataDir);
        command.add("-Dkalamdb.server.port=0");
        command.add("-Dkalamdb.auth.bcrypt-cost=4");
        command.add("-Dkalamdb.rate-limit.queries-per-user-per-sec=0");
        command.add("-Dkalamdb.rate-limit.auth-requests-per-ip-per-sec=0");
        settings.forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of("-jar", app));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// Its number in the system.
    public long pid() {
        return process.pid();
    }

    public URI uri() {
        return uri;
    }

    /// From the start of the process until it said it was ready.
    public Duration startTime() {
        return startTime;
    }

    /// Sends the process a byte on its standard input.
    public void signal() throws IOException {
        OutputStream input = process.getOutputStream();
        input.write('\n');
        input.flush();
    }

    /// Waits for the process to end by itself.
    ///
    /// @return whether it did
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Ends the process as `kill -9` does.
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        awaitExit();
    }

    /// Asks the process to end, as `kill` does, and waits for it.
    ///
    /// @return its exit status
    public int stop() throws InterruptedException {
        process.destroy();
        awaitExit();
        return process.exitValue();
    }

    /// Asks the process to end, as `kill` does.
    ///
    /// @return its exit status, once it has ended
    CompletableFuture<Integer> terminate() {
        process.destroy();
        return process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /// The last lines that the server printed.
    public synchronized String output() {
        return String.join("\n", lastLines);
    }

    private void awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the server does not end:\n" + output());
        }
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                remember(line);
                Matcher listening = LISTENING.matcher(line);
                if (listening.find()) {
                    port.complete(Integer.valueOf(listening.group(1)));
                }
            }
        } catch (IOException closed) {
            remember("output ended: " + closed);
        }
        port.completeExceptionally(new IllegalStateException("the server ended"));
    }

    private synchronized void remember(String line) {
        lastLines.addLast(line);
        if (lastLines.size() > KEPT_LINES) {
            lastLines.removeFirst();
        }
    }

    private int awaitPort() throws InterruptedException {
        try {
            return port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IllegalStateException("the server did not start:\n" + output(), failure);
        }
    }

    private void awaitReady() throws InterruptedException {
        HttpClient.Builder client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
        try (HttpClient http = client.build()) {
            HttpRequest request = HttpRequest.newBuilder(uri.resolve("/q/health/ready"))
                    .timeout(PATIENCE)
                    .build();
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (!isReady(http, request)) {
                if (System.nanoTime() > giveUp || !process.isAlive()) {
                    throw new IllegalStateException("the server is not ready:\n" + output());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }
    }

    private boolean isReady(HttpClient http, HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException noAnswer) {
            remember("no answer about readiness: " + noAnswer);
            return false;
        }
    }
}
