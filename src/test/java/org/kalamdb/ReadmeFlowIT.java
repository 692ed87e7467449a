package org.kalamdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `docs/quickstart.md` does, against the packaged server.
class ReadmeFlowIT {
    private static final String PASSWORD = "correct-horse-9";

    @TempDir
    Path directory;

    @Test
    void quickstartWorksFromAnEmptyFolder() throws Exception {
        try (ServerProcess server = ServerProcess.start(directory, Map.of(), Map.of());
                SqlClient client = new SqlClient(server.uri())) {
            setUp(client);
            client.login("admin", PASSWORD);
            createAndFill(client);
            JsonNode before = client.sql("EXECUTE AS USER 'alice' (SELECT id, body FROM app.notes ORDER BY id)");
            assertThat(before.get("rows").toString())
                    .isEqualTo("[[\"n-1\",\"Buy milk\"],[\"n-2\",\"It's a test; really -- $1\"]]");
            assertThat(before.get("as_user").asText()).isEqualTo("alice");
            flush(client);
            assertThat(client.sql("EXECUTE AS USER 'alice' (SELECT id, body FROM app.notes ORDER BY id)"))
                    .isEqualTo(before);
            assertThat(client.sql("EXECUTE AS USER 'bob' (SELECT COUNT(*) FROM app.notes)")
                            .get("rows")
                            .get(0)
                            .get(0)
                            .asLong())
                    .isEqualTo(1);
            assertThat(files())
                    .contains(
                            "app/notes/alice/batch-0.parquet",
                            "app/notes/alice/manifest.json",
                            "app/notes/bob/batch-0.parquet");
        }
    }

    private static void setUp(SqlClient client) throws Exception {
        assertThat(client.get("/v1/api/auth/status").body().get("needs_setup").asBoolean())
                .isTrue();
        SqlClient.Reply setup = client.post(
                "/v1/api/auth/setup", Map.of("user", "admin", "password", PASSWORD, "root_password", PASSWORD));
        assertThat(setup.status()).as("setup: %s", setup.body()).isEqualTo(200);
    }

    private static void createAndFill(SqlClient client) throws Exception {
        client.sql("CREATE NAMESPACE app");
        client.sql("CREATE TABLE app.notes (id TEXT PRIMARY KEY, body TEXT NOT NULL, written_at TIMESTAMP"
                + " DEFAULT NOW()) WITH (TYPE = 'USER')");
        client.sql("EXECUTE AS USER 'alice' (INSERT INTO app.notes (id, body) VALUES ('n-1', 'Buy milk'))");
        SqlClient.Reply withParameters = client.post(
                "/v1/api/sql",
                Map.of(
                        "sql",
                        "EXECUTE AS USER 'alice' (INSERT INTO app.notes (id, body) VALUES ($1, $2))",
                        "params",
                        List.of("n-2", "It's a test; really -- $1")));
        assertThat(withParameters.status()).as("%s", withParameters.body()).isEqualTo(200);
        client.sql("EXECUTE AS USER 'bob' (INSERT INTO app.notes (id, body) VALUES ('n-1', 'Bob''s own'))");
    }

    private static void flush(SqlClient client) throws Exception {
        String message =
                client.sql("STORAGE FLUSH TABLE app.notes").get("message").asText();
        assertThat(message).startsWith("Storage flush started for table 'app.notes'. Job ID: FL-");
        client.awaitJobs();
        JsonNode job = client.sql("SELECT status, message FROM system.jobs WHERE parameters LIKE '%app.notes%'")
                .get("rows")
                .get(0);
        assertThat(job.get(0).asText()).isEqualTo("completed");
        assertThat(job.get(1).asText()).isEqualTo("{\"message\":\"Flushed app:notes successfully (3 rows, 2 files)\"}");
    }

    private List<String> files() throws IOException {
        Path storage = directory.resolve("storage");
        try (Stream<Path> files = Files.walk(storage)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> storage.relativize(file).toString())
                    .toList();
        }
    }
}
