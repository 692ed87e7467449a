package org.kalamdb.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.SqlClient.Reply;
import org.kalamdb.faults.FaultAgent.Fault;

/// The packaged server on a disk that fails while it runs.
class DiskFaultsIT {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path directory;

    private Path data;
    private Path agent;

    @BeforeEach
    void makeAgent() throws IOException {
        data = directory.resolve("data");
        agent = FaultAgent.writeJar(directory.resolve("agent.jar"));
    }

    @Test
    void nothingIsAcknowledgedAfterAFailedSync() throws Exception {
        try (FaultyServer server =
                new FaultyServer(data, List.of(FaultAgent.flag(agent, Fault.SYNC_FAILS_ON_SIGNAL)))) {
            server.process().signal();
            long giveUp = System.nanoTime() + PATIENCE_NANOS;
            while (!server.process().output().contains(FaultAgent.SYNC_FAILS)) {
                assertThat(System.nanoTime()).isLessThan(giveUp);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            for (int i = 0; i < 5; i++) {
                FaultyServer.requireUnavailable(server.insert(10));
            }
            assertThat(server.health()).isEqualTo("degraded");
            server.requireReads();
            server.restart();
            server.requireReads();
            server.insertSome(5);
            assertThat(server.health()).isEqualTo("healthy");
        }
    }

    @Test
    void filesThatMayNotGrowRefuseWritesAndNoReads() throws Exception {
        try (FaultyServer server = new FaultyServer(data, List.of())) {
            server.limit("--fsize=50000:");
            server.insertUntilRefused(2000);
            server.requireReads();
            assertThat(server.health()).isEqualTo("degraded");
            server.limit("--fsize=unlimited:");
            FaultyServer.requireUnavailable(server.insert(10));
            server.restart();
            server.requireReads();
            server.insertSome(5);
        }
    }

    /// Needs the right to mount.
    @Test
    void fullDiskTakesWritesAgainWhenItHasRoom() throws Exception {
        Files.createDirectories(data);
        assumeTrue(command("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", data.toString()), "may not mount");
        try (FaultyServer server = new FaultyServer(data, List.of())) {
            Path filler = data.resolve("filler");
            fill(filler);
            server.insertUntilRefused(200_000);
            server.requireReads();
            assertThat(server.health()).isEqualTo("degraded");
            Files.delete(filler);
            server.awaitHealth("healthy");
            server.insertSome(5);
            server.requireReads();
            server.restart();
            server.requireReads();
            server.insertSome(5);
        } finally {
            assertThat(command("umount", "--lazy", data.toString())).isTrue();
        }
    }

    private static void fill(Path filler) throws IOException {
        byte[] piece = new byte[64 << 10];
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(piece);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    private static boolean command(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    @Test
    void withoutFileHandlesNothingIsWrong() throws Exception {
        try (FaultyServer server = new FaultyServer(data, List.of())) {
            long open;
            try (Stream<Path> handles =
                    Files.list(Path.of("/proc/" + server.process().pid() + "/fd"))) {
                open = handles.count();
            }
            server.limit("--nofile=" + open + ":");
            for (int i = 0; i < 20; i++) {
                Reply written = server.insert(10);
                if (written.status() != 200) {
                    FaultyServer.requireUnavailable(written);
                }
                requireRowsOrUnavailable(
                        server.client().post("/v1/api/sql", Map.of("sql", "SELECT COUNT(*) FROM app.t")));
            }
            server.client().post("/v1/api/sql", Map.of("sql", "STORAGE FLUSH TABLE app.t"));
            server.limit("--nofile=10000:");
            server.requireReads();
            server.restart();
            server.requireReads();
            server.insertSome(5);
        }
    }

    private static void requireRowsOrUnavailable(Reply read) {
        if (read.status() != 200) {
            FaultyServer.requireUnavailable(read);
        }
    }

    @Test
    void readOnlyFoldersKeepRowsHot() throws Exception {
        try (FaultyServer server = new FaultyServer(data, List.of(FaultAgent.flag(agent, Fault.ORDINARY_RIGHTS)))) {
            permit("r-xr-xr-x");
            server.insertSome(5);
            server.requireReads();
            server.client().sql("STORAGE FLUSH TABLE app.t");
            server.requireReads();
            permit("rwxr-xr-x");
            server.client().awaitJobs();
            server.client().sql("STORAGE FLUSH TABLE app.t");
            server.client().awaitJobs();
            server.requireReads();
            server.restart();
            server.requireReads();
        }
    }

    private void permit(String rights) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path folder : files.filter(Files::isDirectory).toList()) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
            }
        }
    }
}
