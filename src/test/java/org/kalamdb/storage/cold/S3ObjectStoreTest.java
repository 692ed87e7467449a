package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreTest extends ObjectStoreContract {
    @TempDir
    static Path buckets;

    private static S3Server server;
    private static int opened;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void startServer() throws IOException {
        server = S3Server.start(buckets).withBucket("test");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    @MustBeClosed
    ObjectStore openEmpty() {
        opened++;
        return S3ObjectStore.open(S3Settings.of(S3Server.storage("s1", server.port(), "test/prefix-" + opened, "")));
    }

    @Test
    void storeNeedsNoPrefix() throws IOException {
        String bucket = "bare-" + opened;
        server.withBucket(bucket);
        try (ObjectStore store = S3ObjectStore.open(S3Settings.of(S3Server.storage("s1", server.port(), bucket, "")))) {
            ObjectPath path = new ObjectPath(".check/1-ab.tmp");
            assertThat(store.list(null, null, 1).entries()).isEmpty();
            store.put(path, bytes("x"));
            assertThat(store.list(new ObjectPath(".check"), null, 10).entries())
                    .containsExactly(new ObjectStore.Entry(path, 1));
            assertThat(store.list(null, null, 10).entries()).containsExactly(new ObjectStore.Entry(path, 1));
        }
    }

    @Test
    void oddNamesAndPrefixesComeBack() throws IOException {
        try (ObjectStore store = S3ObjectStore.open(
                S3Settings.of(S3Server.storage("s1", server.port(), "test/odd " + opened + "/ü+%41 &=", "")))) {
            List<ObjectPath> paths = Stream.of("a b", "a+b", "a%20b", "ü/ä", "日本", "a&b=c", "~@,", "..", "100%")
                    .map(name -> ObjectPath.ofNames("odd", name))
                    .sorted()
                    .toList();
            for (ObjectPath path : paths) {
                assertThat(store.putIfAbsent(path, bytes(path.value()))).isTrue();
            }
            assertThat(store.list(null, null, 100).entries())
                    .extracting(ObjectStore.Entry::path)
                    .isEqualTo(paths);
            for (ObjectPath path : paths) {
                assertThat(store.readAll(path, 1000)).isEqualTo(bytes(path.value()));
                store.delete(path);
                assertThat(store.size(path)).isEmpty();
            }
        }
    }

    @Test
    void listingGoesOnOverManyPagesAndForeignKeys() throws IOException {
        Path folder = Files.createDirectories(buckets.resolve("test/prefix-" + opened + "/many"));
        for (int i = 0; i < 1100; i++) {
            Files.write(folder.resolve(i % 3 == 0 ? "foreign " + i : "o-" + i), bytes("x"));
        }
        ObjectStore.Page page = store().list(null, null, 5000);
        assertThat(page.entries()).hasSize(733);
        assertThat(page.more()).isFalse();
        assertThat(store().list(null, null, 733).more()).isFalse();
        assertThat(store().list(null, null, 732).more()).isTrue();
    }

    @Test
    void oneOfManyMakersOfALargeObjectWins() throws Exception {
        String parts = "\"part_bytes\": 5242880";
        try (ObjectStore store = S3ObjectStore.open(
                        S3Settings.of(S3Server.storage("s1", server.port(), "test/race-" + opened, parts)));
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            ObjectPath path = new ObjectPath("large");
            List<Callable<Boolean>> makers = new ArrayList<>();
            for (int maker = 0; maker < 8; maker++) {
                byte[] content = new byte[6 << 20];
                Arrays.fill(content, (byte) maker);
                makers.add(() -> store.putIfAbsent(path, content));
            }
            List<Integer> winners = new ArrayList<>();
            List<Future<Boolean>> made = threads.invokeAll(makers);
            for (int maker = 0; maker < made.size(); maker++) {
                if (made.get(maker).get()) {
                    winners.add(maker);
                }
            }
            assertThat(winners).hasSize(1);
            assertThat(store.read(path, 3 << 20, 1)).containsExactly(winners.getFirst());
            assertThat(store.size(path)).hasValue(6 << 20);
        }
    }
}
