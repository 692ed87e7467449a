package org.kalamdb.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.kalamdb.SqlClient;

/// The folder of the server's segments, looked at from outside. Any thread.
final class ColdFolder {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROBES = ".kalamdb-health-check";
    private static final String MANIFEST = "manifest.json";

    /// So far that a flush which runs meanwhile does not come to the same number.
    private static final int NUMBERS_AHEAD = 50;

    private final Path folder;
    private final boolean isBucket;
    private final Set<String> planted = new TreeSet<>();

    /// @param isBucket whether an S3 server keeps its objects there, which has no temporary files
    ColdFolder(Path folder, boolean isBucket) {
        this.folder = folder;
        this.isBucket = isBucket;
    }

    /// Leaves in the folder of a scope what a flush leaves that is cut off: a segment that no manifest names
    /// and half a file.
    ///
    /// @param scope below the storage's folder; nothing happens before its first segment
    synchronized void plant(String scope) throws IOException {
        Path directory = folder.resolve(scope);
        int greatest = -1;
        for (String file : filesIn(directory)) {
            if (file.matches("batch-[0-9]+\\.parquet")) {
                greatest = Math.max(greatest, Integer.parseInt(file.substring("batch-".length(), file.indexOf('.'))));
            }
        }
        if (greatest >= 0) {
            String orphan = "batch-" + (greatest + NUMBERS_AHEAD) + ".parquet";
            Files.copy(directory.resolve("batch-" + greatest + ".parquet"), directory.resolve(orphan));
            planted.add(scope + "/" + orphan);
            if (!isBucket) {
                Files.write(directory.resolve("#tmp-" + greatest), new byte[100]);
                planted.add(scope + "/#tmp-" + greatest);
            }
        }
    }

    /// Leaves what a check of the storage left long ago.
    void plantProbe() throws IOException {
        Path probes = Files.createDirectories(folder.resolve(PROBES));
        Files.write(probes.resolve(System.nanoTime() % 1_000_000_000 + "-0a.tmp"), new byte[10]);
    }

    /// Compares the files with the manifests. Nothing may be flushed meanwhile.
    ///
    /// @return files that no manifest names, except for those that were planted and wait for their sweep
    /// @throws AssertionError when a file that a manifest names is missing, or a copy tells otherwise
    synchronized Set<String> orphans(SqlClient client, String when)
            throws IOException, InterruptedException, SqlClient.Refused {
        Set<String> named = new TreeSet<>();
        for (JsonNode row :
                client.sql("SELECT manifest_json FROM system.manifest").get("rows")) {
            JsonNode manifest = JSON.readTree(row.get(0).asText());
            JsonNode user = manifest.get("user_id");
            String scope = manifest.get("table_id").asText().replace('.', '/')
                    + (user == null || user.isNull() ? "" : "/" + user.asText());
            Set<String> segments = segments(manifest);
            if (!segments.isEmpty()) {
                segments.forEach(segment -> named.add(scope + "/" + segment));
                named.add(scope + "/" + MANIFEST);
                checkCopy(scope, segments, when);
            }
        }
        Set<String> files = files();
        Set<String> missing = new TreeSet<>(named);
        missing.removeAll(files);
        if (!missing.isEmpty()) {
            throw new AssertionError(when + ": named by a manifest, but not there: " + missing);
        }
        planted.retainAll(files);
        files.removeAll(named);
        files.removeAll(planted);
        return files;
    }

    private void checkCopy(String scope, Set<String> segments, String when) throws IOException {
        Set<String> copied;
        try {
            copied = segments(JSON.readTree(folder.resolve(scope, MANIFEST).toFile()));
        } catch (NoSuchFileException | FileNotFoundException missing) {
            throw new AssertionError(when + ": no manifest copy in " + scope, missing);
        }
        if (!copied.equals(segments)) {
            throw new AssertionError(
                    when + ": the manifest copy in " + scope + " names " + copied + " instead of " + segments);
        }
    }

    private static Set<String> segments(JsonNode manifest) {
        Set<String> segments = new TreeSet<>();
        manifest.get("segments")
                .forEach(segment -> segments.add(segment.get("path").asText()));
        return segments;
    }

    /// Every file below the folder, planted ones included; but what checks of the storage left goes with
    /// checks an hour later.
    Set<String> files() throws IOException {
        Set<String> files = filesIn(folder);
        files.removeIf(file -> file.startsWith(PROBES));
        return files;
    }

    private static Set<String> filesIn(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return new TreeSet<>();
        }
        Set<String> files = new TreeSet<>();
        try (Stream<Path> all = Files.walk(directory)) {
            all.filter(Files::isRegularFile)
                    .forEach(file -> files.add(directory.relativize(file).toString()));
        }
        return files;
    }
}
