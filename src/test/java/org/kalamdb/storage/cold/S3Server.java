package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.StorageDef;

/// A real server that speaks S3, inside this process: S3Proxy over a folder. Its hundred and fifty
/// libraries live in a class loader of their own and never meet the product's. Takes any credentials. A
/// bucket is a folder below the server's. Started and stopped as often as a test likes, on one port.
public final class S3Server implements AutoCloseable {
    /// The build puts it there.
    static final Path JAR = Path.of("target/dev/s3proxy.jar");

    private static @Nullable ClassLoader libraries;

    private final Path folder;
    private int port;
    private @Nullable Object server;

    private S3Server(Path folder) {
        this.folder = folder;
    }

    /// A running server whose buckets are the folders below `folder`.
    @MustBeClosed
    public static S3Server start(Path folder) {
        S3Server made = new S3Server(folder);
        made.start();
        return made;
    }

    /// Starts it again after [#stop], on the port that it had, with what it stored.
    public void start() {
        try {
            Files.createDirectories(folder);
            server = run();
            port = (int) call(server, "getPort");
        } catch (IOException | ReflectiveOperationException cause) {
            throw new IllegalStateException("the S3 server does not start; is " + JAR + " there?", cause);
        }
    }

    /// Refuses connections from now on and cuts the present ones.
    public void stop() {
        if (server != null) {
            try {
                call(server, "stop");
            } catch (ReflectiveOperationException cause) {
                throw new IllegalStateException("the S3 server does not stop", cause);
            }
            server = null;
        }
    }

    public int port() {
        return port;
    }

    /// As in `http://127.0.0.1:9000`.
    public String endpoint() {
        return endpoint(port);
    }

    /// Makes a bucket.
    ///
    /// @return this
    public S3Server withBucket(String bucket) throws IOException {
        Files.createDirectories(folder.resolve(bucket));
        return this;
    }

    /// The definition of a storage on a server behind a port of this machine.
    ///
    /// @param location as in `bucket/prefix`
    /// @param more     further keys of CONFIG, as in `"max_attempts": 1`; may be empty
    public static StorageDef storage(String id, int port, String location, String more) {
        String config = "{\"type\": \"s3\", \"endpoint\": \"" + endpoint(port) + "\", \"allow_http\": true"
                + (more.isEmpty() ? "" : ", " + more) + "}";
        return new StorageDef(
                id,
                id,
                null,
                "s3",
                "s3://" + location,
                "{\"access_key_id\": \"local-identity\", \"secret_access_key\": \"local-credential\"}",
                config,
                "{namespace}/{tableName}",
                "{namespace}/{tableName}/{userId}",
                1,
                1);
    }

    private static String endpoint(int port) {
        return "http://127.0.0.1:" + port;
    }

    private Object run() throws IOException, ReflectiveOperationException {
        Properties properties = new Properties();
        properties.setProperty("s3proxy.endpoint", endpoint(port));
        properties.setProperty("s3proxy.authorization", "none");
        properties.setProperty("jclouds.provider", "filesystem-nio2");
        properties.setProperty(
                "jclouds.filesystem.basedir", folder.toAbsolutePath().toString());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader loader = libraries();
        thread.setContextClassLoader(loader);
        try {
            Method stores =
                    loader.loadClass("org.gaul.s3proxy.Main").getDeclaredMethod("createBlobStore", Properties.class);
            stores.setAccessible(true);
            Object store = stores.invoke(null, properties);
            Object builder = loader.loadClass("org.gaul.s3proxy.S3Proxy")
                    .getMethod("builder")
                    .invoke(null);
            builder = builder.getClass()
                    .getMethod("fromProperties", Properties.class)
                    .invoke(builder, properties);
            builder = builder.getClass()
                    .getMethod("blobStore", stores.getReturnType())
                    .invoke(builder, store);
            Object made = call(builder, "build");
            call(made, "start");
            return made;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static synchronized ClassLoader libraries() throws IOException {
        if (libraries == null) {
            System.setProperty("logback.statusListenerClass", "ch.qos.logback.core.status.NopStatusListener");
            System.setProperty("LOG_LEVEL", "warn");
            URL jar = JAR.toUri().toURL();
            libraries = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
        }
        return libraries;
    }

    private static Object call(Object target, String method) throws ReflectiveOperationException {
        try {
            return target.getClass().getMethod(method).invoke(target);
        } catch (InvocationTargetException failure) {
            throw new IllegalStateException(method + " failed", failure.getCause());
        }
    }

    @Override
    public void close() {
        stop();
    }
}
