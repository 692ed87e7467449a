package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// What every [ObjectStore] does. A subclass opens an empty one for each test.
abstract class ObjectStoreContract {
    private static final ObjectPath PATH = new ObjectPath("app/notes/batch-0.parquet");

    @TempDir
    Path files;

    private ObjectStore store;

    @MustBeClosed
    abstract ObjectStore openEmpty() throws IOException;

    @BeforeEach
    @SuppressWarnings("MustBeClosed") // closed after each test
    void open() throws IOException {
        store = openEmpty();
    }

    @AfterEach
    void close() {
        store.close();
    }

    final ObjectStore store() {
        return store;
    }

    @Test
    void objectComesBack() {
        store.put(PATH, bytes("hello"));

        assertThat(store.readAll(PATH, 5)).isEqualTo(bytes("hello"));
        assertThat(store.size(PATH)).hasValue(5);
    }

    @Test
    void emptyObjectComesBack() {
        store.put(PATH, new byte[0]);

        assertThat(store.readAll(PATH, 0)).isEmpty();
        assertThat(store.size(PATH)).hasValue(0);
        assertThat(store.read(PATH, 0, 10)).isEmpty();
    }

    @Test
    void fileBecomesAnObjectAndStays() throws IOException {
        byte[] content = new byte[3_000_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        Path file = files.resolve("local");
        Files.write(file, content);

        store.put(PATH, file);

        assertThat(store.readAll(PATH, content.length)).isEqualTo(content);
        assertThat(file).hasBinaryContent(content);
    }

    @Test
    void putReplaces() {
        store.put(PATH, bytes("a long first version"));
        store.put(PATH, bytes("second"));

        assertThat(store.readAll(PATH, 100)).isEqualTo(bytes("second"));
    }

    @Test
    void putIfAbsentLeavesWhatIsThere() throws IOException {
        Path file = Files.write(files.resolve("local"), bytes("third"));

        assertThat(store.putIfAbsent(PATH, bytes("first"))).isTrue();
        assertThat(store.putIfAbsent(PATH, bytes("second"))).isFalse();
        assertThat(store.putIfAbsent(PATH, file)).isFalse();
        assertThat(store.readAll(PATH, 100)).isEqualTo(bytes("first"));
    }

    @Test
    void putIfAbsentMakesAnObjectOfAFile() throws IOException {
        Path file = Files.write(files.resolve("local"), bytes("first"));

        assertThat(store.putIfAbsent(PATH, file)).isTrue();
        assertThat(store.readAll(PATH, 100)).isEqualTo(bytes("first"));
    }

    @Test
    void oneOfManyMakersWins() throws Exception {
        for (int round = 0; round < 20; round++) {
            ObjectPath path = new ObjectPath("race/" + round);
            List<Callable<Boolean>> makers = new ArrayList<>();
            for (int maker = 0; maker < 8; maker++) {
                byte[] content = bytes("maker " + maker);
                makers.add(() -> store.putIfAbsent(path, content));
            }
            int winners = 0;
            try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
                for (Future<Boolean> made : threads.invokeAll(makers)) {
                    winners += made.get() ? 1 : 0;
                }
            }
            assertThat(winners).isEqualTo(1);
        }
    }

    @Test
    void rangeIsCutAtTheEnd() {
        store.put(PATH, bytes("0123456789"));

        assertThat(store.read(PATH, 3, 4)).isEqualTo(bytes("3456"));
        assertThat(store.read(PATH, 8, 100)).isEqualTo(bytes("89"));
        assertThat(store.read(PATH, 10, 5)).isEmpty();
        assertThat(store.read(PATH, 1000, 5)).isEmpty();
        assertThat(store.read(PATH, 2, 0)).isEmpty();
    }

    @Test
    void readAllRefusesWhatIsTooLarge() {
        store.put(PATH, bytes("0123456789"));

        assertThatThrownBy(() -> store.readAll(PATH, 9))
                .isInstanceOfSatisfying(
                        DbException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
                .hasMessageContaining(PATH.value());
    }

    @Test
    void missingObjectIsNamed() {
        store.put(PATH, bytes("x"));
        for (String missing : List.of("none", "app/notes/batch-1.parquet", "no/such/folder", "app", "app/notes")) {
            ObjectPath path = new ObjectPath(missing);
            assertThat(store.size(path)).as(missing).isEmpty();
            assertMissing(path, () -> store.readAll(path, 10));
            assertMissing(path, () -> store.read(path, 0, 10));
            assertMissing(path, () -> store.read(path, 0, 0));
        }
    }

    private static void assertMissing(ObjectPath path, Callable<byte[]> read) {
        assertThatThrownBy(read::call)
                .isInstanceOfSatisfying(
                        DbException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE))
                .hasMessageContaining("'" + path + "' is missing");
    }

    @Test
    void deleteForgetsAndMayBeRepeated() {
        store.put(PATH, bytes("x"));

        store.delete(PATH);
        store.delete(PATH);
        store.delete(new ObjectPath("no/such/object"));

        assertThat(store.size(PATH)).isEmpty();
        assertThat(paths(null, null, 10)).isEmpty();
        store.put(PATH, bytes("again"));
        assertThat(store.readAll(PATH, 10)).isEqualTo(bytes("again"));
    }

    @Test
    void deletingAFolderDoesNothing() {
        store.put(PATH, bytes("x"));

        store.delete(new ObjectPath("app/notes"));

        assertThat(store.size(PATH)).hasValue(1);
    }

    @Test
    void listingIsInByteOrderOfWholePaths() {
        List<String> names = List.of("a-b/1", "a.b/1", "a/1", "a/10", "a/2", "a/b/c", "a0", "aA", "b", "b0/x", "A/z");
        names.forEach(name -> store.put(new ObjectPath(name), bytes(name)));

        assertThat(paths(null, null, 100)).isEqualTo(names.stream().sorted().toList());
        assertThat(store.list(null, null, 100).entries())
                .allSatisfy(entry ->
                        assertThat(entry.bytes()).isEqualTo(entry.path().value().length()));
    }

    @Test
    void listingOfAFolderHasNothingElse() {
        for (String name : List.of("a/1", "a/b/2", "ab/3", "a.x", "b/a/4")) {
            store.put(new ObjectPath(name), bytes(name));
        }

        assertThat(paths(new ObjectPath("a"), null, 100)).containsExactly("a/1", "a/b/2");
        assertThat(paths(new ObjectPath("a/b"), null, 100)).containsExactly("a/b/2");
        assertThat(paths(new ObjectPath("a/1"), null, 100)).isEmpty();
        assertThat(paths(new ObjectPath("none"), null, 100)).isEmpty();
    }

    @Test
    void listingGoesOnAfterAnyPath() {
        List<String> names = List.of("a-b/1", "a.b/1", "a/1", "a/10", "a/2", "a/b/c", "a0", "b/x");
        names.forEach(name -> store.put(new ObjectPath(name), bytes(name)));

        for (String after : List.of("a", "a-b/1", "a/1", "a/1x", "a/b", "a/b/c", "a/b/c/d", "a1", "b/x", "c")) {
            assertThat(paths(null, new ObjectPath(after), 100))
                    .as("after " + after)
                    .isEqualTo(names.stream()
                            .filter(name -> name.compareTo(after) > 0)
                            .toList());
        }
    }

    @Test
    void pagesJoinToTheWholeListing() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            names.add("f" + i % 4 + "/o" + i);
        }
        names.forEach(name -> store.put(new ObjectPath(name), bytes(name)));

        List<String> joined = new ArrayList<>();
        ObjectPath after = null;
        ObjectStore.Page page;
        do {
            page = store.list(null, after, 4);
            assertThat(page.entries()).hasSizeBetween(1, 4);
            page.entries().forEach(entry -> joined.add(entry.path().value()));
            after = page.entries().getLast().path();
        } while (page.more());

        assertThat(joined).isEqualTo(names.stream().sorted().toList());
    }

    @Test
    void exactPageHasNoMore() {
        store.put(new ObjectPath("a"), bytes("x"));
        store.put(new ObjectPath("b"), bytes("x"));

        assertThat(store.list(null, null, 2).more()).isFalse();
        assertThat(store.list(null, null, 1).more()).isTrue();
    }

    @Test
    void hiddenNamesAreListedToo() {
        store.put(new ObjectPath(".hidden/1-ab.tmp"), bytes("x"));
        store.put(new ObjectPath("a/.b"), bytes("x"));

        assertThat(paths(new ObjectPath(".hidden"), null, 10)).containsExactly(".hidden/1-ab.tmp");
        assertThat(paths(null, null, 10)).containsExactly(".hidden/1-ab.tmp", "a/.b");
    }

    @Test
    void longestPartsWork() {
        ObjectPath path = ObjectPath.ofNames("ns", "t".repeat(180), "ü".repeat(64));
        store.put(path.resolve("manifest.json"), bytes("x"));

        assertThat(paths(path, null, 10)).containsExactly(path + "/manifest.json");
    }

    private List<String> paths(@Nullable ObjectPath folder, @Nullable ObjectPath after, int limit) {
        return store.list(folder, after, limit).entries().stream()
                .map(entry -> entry.path().value())
                .toList();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
