package org.kalamdb.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Brings faults of the disk into a server's process, from outside of its code. Loaded by the server's JVM.
public final class FaultAgent {
    /// What the server prints once syncing fails.
    static final String SYNC_FAILS = "from now on the disk fails to sync";

    private static final List<Class<?>> CLASSES =
            List.of(FaultAgent.class, Fault.class, SystemCalls.class, SystemCalls.Numbers.class);

    private FaultAgent() {}

    /// A fault, or what is needed for one.
    enum Fault {
        /// At the first byte on the standard input, every fsync begins to fail.
        SYNC_FAILS_ON_SIGNAL,
        /// The rights of the superuser are given up, so that folders can be made read-only.
        ORDINARY_RIGHTS,
        /// No file may become larger than a megabyte.
        SMALL_FILES
    }

    /// Called by the JVM of the server, on the thread that starts all others of the server.
    ///
    /// @param fault the name of a [Fault]
    public static void premain(String fault, Instrumentation instrumentation) {
        switch (Fault.valueOf(fault)) {
            case ORDINARY_RIGHTS -> SystemCalls.giveUpCapabilities();
            case SMALL_FILES -> SystemCalls.limitFiles(1 << 20);
            case SYNC_FAILS_ON_SIGNAL ->
                Thread.ofPlatform().daemon().name("fault").start(FaultAgent::failSyncOnSignal);
        }
    }

    private static void failSyncOnSignal() {
        try {
            if (System.in.read() >= 0) {
                SystemCalls.failSync();
                System.out.println(SYNC_FAILS);
            }
        } catch (IOException closed) {
            System.err.println("nobody will send a signal: " + closed);
        }
    }

    /// The JVM flag that loads the agent.
    ///
    /// @param jar of [#writeJar]
    static String flag(Path jar, Fault fault) {
        return "-javaagent:" + jar + "=" + fault.name();
    }

    /// Makes the agent's jar out of the classes of the tests.
    static Path writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", FaultAgent.class.getName());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            for (Class<?> type : CLASSES) {
                copy(type.getName().replace('.', '/') + ".class", out);
            }
            copy(FaultAgent.class.getName().replace('.', '/') + "$1.class", out);
        }
        return jar;
    }

    private static void copy(String entry, JarOutputStream out) throws IOException {
        try (InputStream bytes =
                Objects.requireNonNull(FaultAgent.class.getClassLoader()).getResourceAsStream(entry)) {
            if (bytes != null) {
                out.putNextEntry(new JarEntry(entry));
                bytes.transferTo(out);
            }
        }
    }
}
