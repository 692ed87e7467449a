package org.kalamdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.ServerProcess.End;

/// The packaged server makes an ahead-of-time cache for its JVM and runs with it. How long the first
/// queries take with it and without is printed; nothing is asserted about that.
class AheadOfTimeCacheIT {
    private static final Map<String, String> PASSWORD = Map.of("KALAMDB_ROOT_PASSWORD", "correct-horse-9");
    private static final Map<String, String> TRAINING = Map.of("kalamdb.server.training-run", "true");
    private static final List<String> FIRST_QUERIES = List.of(
            "SELECT id, title FROM first.rooms WHERE title = 'b' ORDER BY id DESC LIMIT 50",
            "SELECT id, title FROM first.rooms WHERE id = 2",
            "SELECT title, COUNT(*) FROM first.rooms GROUP BY title");

    @TempDir
    Path directory;

    @Test
    void cacheOfATrainingRunServesLaterStarts() throws Exception {
        Path cache = directory.resolve("kalamdb.aot");
        End training =
                ServerProcess.run(directory.resolve("training"), TRAINING, List.of("-XX:AOTCacheOutput=" + cache));

        assertThat(training.status()).as(training.output()).isZero();
        assertThat(cache).as(training.output()).isNotEmptyFile();

        Path data = directory.resolve("data");
        startAndQuery("to make the folder", data, List.of());
        startAndQuery("without the cache", data, List.of());
        // On: the JVM refuses to start when it cannot use the cache.
        startAndQuery("with the cache", data, List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"));
    }

    private static void startAndQuery(String when, Path data, List<String> flags) throws Exception {
        try (ServerProcess server = ServerProcess.start(data, Map.of(), PASSWORD, flags);
                SqlClient client = new SqlClient(server.uri())) {
            client.login("root", "correct-horse-9");
            client.sql("CREATE NAMESPACE IF NOT EXISTS first");
            client.sql("CREATE SHARED TABLE IF NOT EXISTS first.rooms (id BIGINT PRIMARY KEY, title TEXT)");
            StringBuilder times = new StringBuilder();
            for (String sql : FIRST_QUERIES) {
                long begun = System.nanoTime();
                client.sql(sql);
                times.append(' ').append(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            }
            System.out.printf(
                    "start to ready, %s: %d ms; first queries:%s ms%n",
                    when, server.startTime().toMillis(), times);
            assertThat(server.stop()).isIn(0, 143);
        }
    }

    @Test
    void trainingRunKeepsAwayFromData() throws Exception {
        Path data = directory.resolve("data");
        Files.createDirectories(data);
        Files.writeString(data.resolve("precious"), "x");

        End refused = ServerProcess.run(data, TRAINING, List.of());

        assertThat(refused.status()).isNotZero();
        assertThat(refused.output()).contains("a training run works in an empty data folder only");
        assertThat(data.resolve("precious")).hasContent("x");
    }
}
