package org.kalamdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How long the packaged server takes from the start of its process until it says it is ready. The
/// figures are printed; nothing is asserted about them.
class StartTimeIT {
    @TempDir
    Path directory;

    @Test
    void serverSaysWhenItIsReady() throws Exception {
        Map<String, String> environment = Map.of("KALAMDB_ROOT_PASSWORD", "correct-horse-9");
        for (String when : new String[] {"in an empty folder", "again", "after a kill"}) {
            try (ServerProcess server = ServerProcess.start(directory, Map.of(), environment);
                    SqlClient client = new SqlClient(server.uri())) {
                System.out.printf(
                        "start to ready, %s: %d ms%n", when, server.startTime().toMillis());
                assertThat(client.get("/health").body().get("status").asText()).isEqualTo("healthy");
                if (!when.equals("again")) {
                    assertThat(server.stop()).isIn(0, 143);
                }
            }
        }
    }
}
