package org.kalamdb.load;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// An S3 server over a folder, in a process of its own: S3Proxy, which the build puts into `target/dev`.
final class ObjectServer implements AutoCloseable {
    private static final Path JAR = Path.of("target/dev/s3proxy.jar");
    private static final String BUCKET = "bench";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final int port;

    private ObjectServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Whether the build made the server's jar.
    static boolean isThere() {
        return Files.exists(JAR);
    }

    /// @param folder where its files go; removed by its owner
    @MustBeClosed
    static ObjectServer start(Path folder) throws IOException {
        int port = Target.freePort();
        Path buckets = folder.resolve("buckets");
        Files.createDirectories(buckets.resolve(BUCKET));
        Path properties = folder.resolve("s3proxy.properties");
        Files.writeString(
                properties,
                "s3proxy.endpoint=http://127.0.0.1:" + port
                        + "\ns3proxy.authorization=none\njclouds.provider=filesystem-nio2\njclouds.filesystem.basedir="
                        + buckets + "\n");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-DLOG_LEVEL=warn",
                        "-jar",
                        JAR.toAbsolutePath().toString(),
                        "--properties",
                        properties.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("s3proxy.log").toFile())
                .start();
        ObjectServer server = new ObjectServer(process, port);
        server.awaitPort(folder);
        return server;
    }

    /// What follows `CREATE STORAGE x TYPE s3`.
    String storage() {
        return "BUCKET '" + BUCKET + "' CREDENTIALS '{\"access_key_id\": \"local-identity\", \"secret_access_key\":"
                + " \"local-credential\"}' CONFIG '{\"type\": \"s3\", \"endpoint\": \"http://127.0.0.1:" + port
                + "\", \"allow_http\": true}'";
    }

    private void awaitPort(Path folder) throws IOException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!listens()) {
            if (System.nanoTime() > giveUp || !process.isAlive()) {
                close();
                throw new IOException(
                        "the S3 server does not start:\n" + Files.readString(folder.resolve("s3proxy.log")));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
