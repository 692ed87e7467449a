package org.kalamdb.load;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The server that is measured: one that was started for it, with a folder of its own that goes with it,
/// or one that runs already.
final class Target implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI uri;
    private final ProcessFigures figures;
    private final @Nullable Process process;
    private final @Nullable Path folder;

    private Target(URI uri, ProcessFigures figures, @Nullable Process process, @Nullable Path folder) {
        this.uri = uri;
        this.figures = figures;
        this.process = process;
        this.folder = folder;
    }

    /// @param pid 0 when it is not known
    @MustBeClosed
    static Target running(URI uri, long pid) {
        return new Target(uri, new ProcessFigures(pid), null, null);
    }

    /// Starts the packaged server in a fresh folder and waits until it is ready.
    ///
    /// @param jvm      flags of its JVM
    /// @param settings `key=value`
    @MustBeClosed
    static Target start(Path app, Path workFolder, List<String> jvm, List<String> settings)
            throws IOException, InterruptedException {
        if (!Files.exists(app)) {
            throw new IllegalStateException(
                    "no packaged server at " + app + ": run ./mvnw package -Dquick -DskipTests");
        }
        Files.createDirectories(workFolder);
        Path folder = Files.createTempDirectory(workFolder, "kalamdb-load-");
        int port = freePort();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(jvm);
        command.add("-Dkalamdb.data-dir=" + folder.resolve("data"));
        command.add("-Dkalamdb.server.port=" + port);
        command.add("-Dkalamdb.auth.bcrypt-cost=4");
        command.add("-Dkalamdb.rate-limit.queries-per-user-per-sec=0");
        command.add("-Dkalamdb.auth.root-password=" + Session.PASSWORD);
        settings.forEach(setting -> command.add("-D" + setting));
        command.addAll(List.of("-jar", app.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("server.log").toFile())
                .start();
        Target target =
                new Target(URI.create("http://127.0.0.1:" + port), new ProcessFigures(process.pid()), process, folder);
        target.awaitReady();
        return target;
    }

    URI uri() {
        return uri;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /// The folder of a server that was started, for what goes with it; null for one that runs already.
    @Nullable
    Path folder() {
        return folder;
    }

    ProcessFigures figures() {
        return figures;
    }

    /// A TCP port that nobody uses now.
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!Session.isReady(uri)) {
            if (System.nanoTime() > giveUp || process == null || !process.isAlive()) {
                String log = folder == null ? "" : Files.readString(folder.resolve("server.log"));
                close();
                throw new IllegalStateException("the server does not start:\n" + log);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroy();
            try {
                if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException interrupted) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        if (folder != null) {
            delete(folder);
        }
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                        throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + folder, failure);
        }
    }
}
