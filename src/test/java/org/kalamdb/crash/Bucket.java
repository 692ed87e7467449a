package org.kalamdb.crash;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.kalamdb.storage.cold.S3Server;

/// An S3 bucket that outlives the server under test. Any thread.
final class Bucket implements AutoCloseable {
    private static final String NAME = "crash";

    private final S3Server server;
    private final Path folder;
    private final HttpClient http = HttpClient.newHttpClient();

    private Bucket(S3Server server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /// @param folder where the objects go
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    static Bucket open(Path folder) throws IOException {
        return new Bucket(S3Server.start(folder).withBucket(NAME), folder.resolve(NAME));
    }

    /// The bucket's objects as files.
    Path folder() {
        return folder;
    }

    /// What makes the storage `bucket`.
    String createStorage() {
        return "CREATE STORAGE bucket TYPE s3 BUCKET '" + NAME + "' CREDENTIALS"
                + " '{\"access_key_id\": \"local-identity\", \"secret_access_key\": \"local-credential\"}'"
                + " CONFIG '{\"type\": \"s3\", \"endpoint\": \"" + server.endpoint()
                + "\", \"allow_http\": true, \"part_bytes\": 5242880}'";
    }

    /// Begins an upload in parts that nobody goes on with.
    void leaveUpload(String key) throws IOException, InterruptedException {
        URI uri = URI.create(server.endpoint() + "/" + NAME + "/" + key + "?uploads");
        HttpRequest request = HttpRequest.newBuilder(uri)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("no upload: " + response.statusCode() + " " + response.body());
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
        http.close();
        server.close();
    }
}
