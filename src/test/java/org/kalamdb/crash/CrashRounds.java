package org.kalamdb.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.ServerProcess;
import org.kalamdb.SqlClient;
import org.kalamdb.crash.KillPlan.Kill;
import org.kalamdb.crash.KillSite.Moment;

/// Lives and deaths of a server, each beginning with a check of what the death before left. One thread.
final class CrashRounds {
    private static final String PASSWORD = "correct-horse-9";
    private static final int ROUNDS_OF_TABLES = 12;
    private static final int ROUNDS_OF_ORPHAN_CHECK = 3;
    private static final int RANDOM_MILLIS = 500;
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /// What the compiler of the JVM would make faster is slower to start with.
    private static final List<String> FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    private final Path directory;
    private final Path data;
    private final Path agent;
    private final Random random;
    private final ColdFolder cold;
    private final CrashClients clients;
    private int rounds;

    /// Checks until the tables are replaced.
    private int roundsOfTables;

    /// @param directory for everything that is written
    /// @param bucket    where the segments go; null for the server's own folder. Lent.
    CrashRounds(Path directory, Random random, @Nullable Bucket bucket) throws IOException {
        this.directory = directory;
        this.data = directory.resolve("data");
        this.agent = CrashAgent.writeJar(directory.resolve("agent.jar"));
        this.random = random;
        this.cold = new ColdFolder(bucket == null ? data.resolve("storage") : bucket.folder(), bucket != null);
        this.clients = new CrashClients(random, cold, bucket);
    }

    CrashClients clients() {
        return clients;
    }

    /// Kills the server once.
    ///
    /// @param when for messages
    /// @return whether it died where it was told to
    boolean run(Kill kill, String when) throws Exception {
        rounds++;
        Path marker = directory.resolve("reached-" + rounds);
        switch (kill.moment()) {
            case FIRST_START -> killAtFirstStart(kill, marker);
            case START -> {
                leaveWorkFile();
                startAndKill(data, kill, marker);
            }
            case LOAD, REMOTE, SWEEP, STOP -> killAtWork(kill, marker, when);
            case NEVER -> throw new IllegalArgumentException(kill.toString());
        }
        return kill.order() == null || Files.deleteIfExists(marker);
    }

    private void leaveWorkFile() throws IOException {
        if (Files.isDirectory(data.resolve("work"))) {
            Files.write(data.resolve("work/segment-0-x"), new byte[10]);
            Files.write(Files.createDirectories(data.resolve("cache")).resolve("tmp-x"), new byte[10]);
        }
    }

    private void killAtFirstStart(Kill kill, Path marker) throws Exception {
        Path fresh = directory.resolve("first-" + rounds);
        startAndKill(fresh, kill, marker);
        try (ServerProcess server = start(fresh, Moment.START, List.of());
                SqlClient client = login(server)) {
            client.sql("SELECT COUNT(*) FROM system.namespaces");
            server.kill();
        }
    }

    private void startAndKill(Path folder, Kill kill, Path marker) throws Exception {
        try (ServerProcess server = start(folder, kill.moment(), flags(kill, marker))) {
            server.kill();
        } catch (IllegalStateException ended) {
            if (!Files.exists(marker)) {
                throw ended;
            }
        }
    }

    private void killAtWork(Kill kill, Path marker, String when) throws Exception {
        try (ServerProcess server = start(data, kill.moment(), flags(kill, marker));
                SqlClient client = login(server)) {
            verify(client, when + ", before it");
            clients.work(client, when, () -> end(server, kill));
        }
    }

    private void end(ServerProcess server, Kill kill) throws IOException, InterruptedException {
        if (kill.order() == null) {
            server.awaitEnd(Duration.ofMillis(random.nextInt(RANDOM_MILLIS)));
        } else if (kill.moment() == Moment.STOP) {
            server.awaitEnd(Duration.ofMillis(random.nextInt(RANDOM_MILLIS)));
            server.signal();
            server.stop();
        } else {
            server.signal();
            if (kill.moment() == Moment.SWEEP) {
                cold.plant(clients.sharedFolder());
            }
            server.awaitEnd(PATIENCE);
        }
        server.kill();
    }

    private void verify(SqlClient client, String when) throws Exception {
        clients.verify(client, when);
        boolean newTables = roundsOfTables-- == 0;
        if (newTables || rounds % ROUNDS_OF_ORPHAN_CHECK == 0) {
            verifyAtRest(client, when);
        }
        if (newTables) {
            roundsOfTables = ROUNDS_OF_TABLES;
            clients.verifyColdAndDrop(client, when);
            if (!cold.files().isEmpty()) {
                throw new AssertionError(when + ": files of dropped tables: " + cold.files());
            }
            clients.begin(client);
        }
    }

    private void verifyAtRest(SqlClient client, String when) throws Exception {
        client.awaitJobs();
        Set<String> orphans = cold.orphans(client, when);
        if (!orphans.isEmpty()) {
            throw new AssertionError(when + ": no manifest names " + orphans);
        }
        JsonNode failed = client.sql("SELECT job_id, message FROM system.jobs WHERE status = 'failed'")
                .get("rows");
        if (!failed.isEmpty()) {
            throw new AssertionError(when + ": failed jobs " + failed);
        }
    }

    /// Checks everything once more, hot and cold, drops all and looks whether anything is left.
    void finish(String when) throws Exception {
        try (ServerProcess server = start(data, Moment.LOAD, List.of());
                SqlClient client = login(server)) {
            clients.verify(client, when);
            verifyAtRest(client, when);
            clients.verifyColdAndDrop(client, when);
            if (!cold.files().isEmpty()) {
                throw new AssertionError(when + ": files of dropped tables: " + cold.files());
            }
            server.stop();
        }
    }

    private List<String> flags(Kill kill, Path marker) {
        KillOrder order = kill.order();
        return order == null ? List.of() : List.of(CrashAgent.flag(agent, order, marker));
    }

    @MustBeClosed
    private static ServerProcess start(Path data, Moment moment, List<String> agentFlags)
            throws IOException, InterruptedException {
        Map<String, String> settings = new HashMap<>();
        settings.put("kalamdb.query.warm-up-rounds", "0");
        settings.put("kalamdb.jobs.kept-ended", "30");
        if (moment == Moment.SWEEP) {
            settings.put("kalamdb.flush.check-interval", "100ms");
            settings.put("kalamdb.jobs.sweep-interval", "500ms");
        }
        List<String> flags = new ArrayList<>(FLAGS);
        flags.addAll(agentFlags);
        return ServerProcess.start(data, settings, Map.of("KALAMDB_ROOT_PASSWORD", PASSWORD), flags);
    }

    @MustBeClosed
    private static SqlClient login(ServerProcess server) throws IOException, InterruptedException {
        SqlClient client = new SqlClient(server.uri());
        client.login("root", PASSWORD);
        return client;
    }
}
