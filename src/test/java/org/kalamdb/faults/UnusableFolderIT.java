package org.kalamdb.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.ServerProcess;
import org.kalamdb.ServerProcess.End;
import org.kalamdb.faults.FaultAgent.Fault;

/// The packaged server in folders that it cannot use says so in one line and ends.
class UnusableFolderIT {
    @TempDir
    Path directory;

    @Test
    void folderThatCannotBeMade() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "x");
        requireRefused(run(file.resolve("data"), List.of()), "data folder " + file.resolve("data"));
    }

    @Test
    void readOnlyFolder() throws Exception {
        Path agent = FaultAgent.writeJar(directory.resolve("agent.jar"));
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("r-xr-xr-x"));
        requireRefused(run(data, List.of(FaultAgent.flag(agent, Fault.ORDINARY_RIGHTS))), data.toString());
    }

    @Test
    void folderOfARunningServerAndOfADamagedOne() throws Exception {
        Path data = directory.resolve("data");
        try (ServerProcess running = ServerProcess.start(
                data,
                FaultyServer.SETTINGS,
                Map.of("KALAMDB_ROOT_PASSWORD", FaultyServer.PASSWORD),
                FaultyServer.FLAGS)) {
            requireRefused(run(data, List.of()), "already open");
            running.kill();
        }
        damageLog(data.resolve("hot"));
        requireRefused(run(data, List.of()), ".log is damaged at byte");
    }

    private static void damageLog(Path hot) throws IOException {
        try (var files = Files.list(hot)) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                byte[] bytes = Files.readAllBytes(log);
                if (bytes.length > 0) {
                    bytes[bytes.length / 2] ^= 1;
                    Files.write(log, bytes);
                }
            }
        }
    }

    @Test
    void noRoomForTheNativeLibrary() throws Exception {
        Path agent = FaultAgent.writeJar(directory.resolve("agent.jar"));
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        requireRefused(
                run(
                        directory.resolve("data"),
                        List.of("-Djava.io.tmpdir=" + temporary, FaultAgent.flag(agent, Fault.SMALL_FILES))),
                "cannot be unpacked into " + temporary);
    }

    private static End run(Path data, List<String> flags) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(FaultyServer.FLAGS);
        all.addAll(flags);
        return ServerProcess.run(data, FaultyServer.SETTINGS, all);
    }

    private static void requireRefused(End end, String because) {
        assertThat(end.output())
                .contains("KalamDB cannot start: ")
                .contains(because)
                .doesNotContain("\tat ");
        assertThat(end.status()).isNotZero();
    }
}
