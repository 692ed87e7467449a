package org.kalamdb.storage.hot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

@SuppressWarnings("MustBeClosed") // the store lives as long as a test; entries() closes its cursor
class HotStoreTest {
    @TempDir
    Path directory;

    private HotStore store;

    @BeforeEach
    void openStore() {
        store = HotStore.open(directory, HotStoreOptions.DEFAULT);
    }

    @AfterEach
    void closeStore() {
        assertThat(store.openHandles()).isZero();
        store.close();
    }

    @Test
    void batchChangesSeveralFamilies() {
        put(Family.CATALOG, "a", "1");
        try (HotBatch batch = store.newBatch()) {
            batch.put(Family.JOBS, bytes("a"), bytes("2"));
            batch.put(Family.ROWS, bytes("short"), bytes("3"));
            batch.delete(Family.CATALOG, bytes("a"));
            assertThat(batch.count()).isEqualTo(3);
            assertThat(batch.bytes()).isPositive();
            assertThat(get(Family.JOBS, "a")).isNull();
            store.write(batch, Durability.FSYNC);
        }

        assertThat(get(Family.JOBS, "a")).isEqualTo("2");
        assertThat(get(Family.ROWS, "short")).isEqualTo("3");
        assertThat(get(Family.CATALOG, "a")).isNull();
        assertThat(get(Family.AUDIT, "a")).isNull();
    }

    @Test
    void clearedBatchChangesNothing() {
        try (HotBatch batch = store.newBatch()) {
            batch.put(Family.JOBS, bytes("a"), bytes("1"));
            batch.clear();
            assertThat(batch.count()).isZero();
            batch.put(Family.JOBS, bytes("b"), bytes("1"));
            store.write(batch, Durability.OS);
        }

        assertThat(get(Family.JOBS, "a")).isNull();
        assertThat(get(Family.JOBS, "b")).isEqualTo("1");
    }

    @Test
    void snapshotDoesNotSeeLaterWrites() {
        put(Family.ROWS, "a", "old");
        try (HotSnapshot snapshot = store.snapshot()) {
            put(Family.ROWS, "a", "new");
            put(Family.ROWS, "b", "new");
            put(Family.MASKS, "m", "new");

            assertThat(text(snapshot.get(Family.ROWS, bytes("a")))).isEqualTo("old");
            assertThat(snapshot.get(Family.MASKS, bytes("m"))).isNull();
            assertThat(entries(snapshot.ascending(Family.ROWS))).containsExactly("a=old");
        }
        assertThat(get(Family.ROWS, "a")).isEqualTo("new");
    }

    @Test
    void cursorKeepsItsStateWhenItsSnapshotIsClosed() {
        put(Family.JOBS, "a", "1");
        HotSnapshot snapshot = store.snapshot();
        try (HotCursor cursor = snapshot.ascending(Family.JOBS)) {
            snapshot.close();
            put(Family.JOBS, "a", "2");
            store.compact(Family.JOBS, bytes("a"), bytes("z"));

            assertThat(cursor.next()).isTrue();
            assertThat(text(cursor.value())).isEqualTo("1");
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void deleteRangeLeavesItsUpperBound() {
        for (String key : List.of("a", "b", "c", "d")) {
            put(Family.JOBS, key, "1");
        }
        try (HotBatch batch = store.newBatch();
                HotSnapshot before = store.snapshot()) {
            batch.deleteRange(Family.JOBS, bytes("b"), bytes("d"));
            store.write(batch, Durability.OS);

            assertThat(entries(before.ascending(Family.JOBS))).hasSize(4);
        }
        try (HotSnapshot after = store.snapshot()) {
            assertThat(entries(after.ascending(Family.JOBS))).containsExactly("a=1", "d=1");
        }
    }

    @Test
    void cursorAtNoEntryHasNoKey() {
        try (HotSnapshot snapshot = store.snapshot();
                HotCursor cursor = snapshot.ascending(Family.JOBS)) {
            assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
            assertThat(cursor.next()).isFalse();
            assertThat(cursor.next()).isFalse();
            assertThatThrownBy(cursor::value).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void emptyRangeHasNoEntry() {
        put(Family.JOBS, "b", "1");
        try (HotSnapshot snapshot = store.snapshot()) {
            assertThat(entries(snapshot.ascending(Family.JOBS, bytes("c"), bytes("b"))))
                    .isEmpty();
            assertThat(entries(snapshot.descending(Family.JOBS, bytes("b"), bytes("b"))))
                    .isEmpty();
        }
    }

    @Test
    void reopenedStoreHasWhatWasWritten() {
        put(Family.ROWS, "a", "1");
        try (HotBatch batch = store.newBatch()) {
            batch.put(Family.MANIFEST, bytes("m"), bytes("2"));
            store.write(batch, Durability.FSYNC);
        }
        store.close();
        store = HotStore.open(directory, HotStoreOptions.DEFAULT);

        assertThat(get(Family.ROWS, "a")).isEqualTo("1");
        assertThat(get(Family.MANIFEST, "m")).isEqualTo("2");
    }

    @Test
    void secondOpeningIsRefused() {
        assertThatThrownBy(() -> {
                    try (HotStore second = HotStore.open(directory, HotStoreOptions.DEFAULT)) {
                        second.stats();
                    }
                })
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE))
                .hasMessageContaining("already open")
                .hasMessageContaining(directory.toString());
    }

    @Test
    void fileInPlaceOfTheDirectoryIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolveSibling(directory.getFileName() + ".file"), "x");
        assertThatThrownBy(() -> {
                    try (HotStore onFile = HotStore.open(file, HotStoreOptions.DEFAULT)) {
                        onFile.stats();
                    }
                })
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
        Files.delete(file);
    }

    @Test
    void damageWithinTheLogIsCorruptionAndNotLoss() throws IOException {
        for (int i = 0; i < 100; i++) {
            put(Family.JOBS, "key" + i, "value");
        }
        store.close();
        Path log = newest(".log");
        byte[] bytes = Files.readAllBytes(log);
        bytes[bytes.length / 2] ^= 1;
        Files.write(log, bytes);

        assertThatThrownBy(() -> {
                    try (HotStore damaged = HotStore.open(directory, HotStoreOptions.DEFAULT)) {
                        damaged.stats();
                    }
                })
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CORRUPTION));
    }

    @Test
    void unfinishedRecordAtTheEndOfTheLogIsDropped() throws IOException {
        put(Family.JOBS, "a", "1");
        put(Family.JOBS, "b", "2");
        store.close();
        Path log = newest(".log");
        byte[] bytes = Files.readAllBytes(log);
        Files.write(log, Arrays.copyOf(bytes, bytes.length - 1));
        store = HotStore.open(directory, HotStoreOptions.DEFAULT);

        assertThat(get(Family.JOBS, "a")).isEqualTo("1");
        assertThat(get(Family.JOBS, "b")).isNull();
    }

    @Test
    void storeWithOpenHandlesDoesNotClose() {
        put(Family.JOBS, "a", "1");
        try (HotSnapshot snapshot = store.snapshot();
                HotCursor cursor = snapshot.ascending(Family.JOBS);
                HotBatch batch = store.newBatch()) {
            assertThat(store.openHandles()).isEqualTo(3);
            assertThat(store.stats().openHandles()).isEqualTo(3);
            assertThatThrownBy(() -> store.close())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("3 open");
            assertThat(cursor.next()).isTrue();
            assertThat(batch.count()).isZero();
        }
        assertThat(store.openHandles()).isZero();
    }

    @Test
    void closedThingsRefuseInsteadOfCrashing() {
        put(Family.JOBS, "a", "1");
        HotSnapshot snapshot = store.snapshot();
        HotCursor cursor = snapshot.ascending(Family.JOBS);
        HotBatch batch = store.newBatch();
        assertThat(cursor.next()).isTrue();
        closeTwice(cursor);
        closeTwice(snapshot);
        closeTwice(batch);

        assertThat(cursor.next()).isFalse();
        assertThatThrownBy(cursor::key).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> snapshot.get(Family.JOBS, bytes("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> snapshot.ascending(Family.JOBS)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.write(batch, Durability.OS)).isInstanceOf(IllegalStateException.class);
        store.close();
        store.close();
        assertThatThrownBy(() -> store.get(Family.JOBS, bytes("a"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> store.snapshot()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void sizesGrowWithContent() {
        byte[] value = new byte[10_000];
        long before = store.stats().memtableBytes();
        try (HotBatch batch = store.newBatch()) {
            for (int i = 0; i < 200; i++) {
                new Random(i).nextBytes(value);
                batch.put(Family.ROWS, bytes("key%03d".formatted(i)), value);
            }
            store.write(batch, Durability.OS);
        }

        assertThat(store.stats().memtableBytes()).isGreaterThan(before + 1_000_000);
        assertThat(store.stats().writesStopped()).isFalse();
        store.compact(Family.ROWS, bytes("key"), bytes("kez"));
        assertThat(store.stats().tableFileBytes()).isGreaterThan(1_000_000);
    }

    @Test
    void compactionDropsRemovedEntries() {
        try (HotBatch batch = store.newBatch()) {
            for (int i = 0; i < 5000; i++) {
                batch.put(Family.ROWS, bytes("key%04d".formatted(i)), bytes("value"));
            }
            store.write(batch, Durability.OS);
            batch.clear();
            for (int i = 1; i < 5000; i++) {
                batch.delete(Family.ROWS, bytes("key%04d".formatted(i)));
            }
            store.write(batch, Durability.OS);
        }
        store.compact(Family.ROWS, bytes("key"), bytes("kez"));

        assertThat(store.stats().tableFileBytes()).isLessThan(5000);
        assertThat(get(Family.ROWS, "key0000")).isEqualTo("value");
    }

    @Test
    void budgetsHaveAFloor() {
        assertThatThrownBy(() -> new HotStoreOptions(1, 1, 2, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatCode(() -> new HotStoreOptions(8L << 20, 1, 2, 10)).doesNotThrowAnyException();
    }

    private Path newest(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList()
                    .getLast();
        }
    }

    private void put(Family family, String key, String value) {
        try (HotBatch batch = store.newBatch()) {
            batch.put(family, bytes(key), bytes(value));
            store.write(batch, Durability.OS);
        }
    }

    private @Nullable String get(Family family, String key) {
        return text(store.get(family, bytes(key)));
    }

    private static List<String> entries(HotCursor cursor) {
        List<String> entries = new ArrayList<>();
        try (cursor) {
            while (cursor.next()) {
                entries.add(text(cursor.key()) + "=" + text(cursor.value()));
            }
        }
        return entries;
    }

    private static void closeTwice(AutoCloseable resource) {
        assertThatCode(() -> {
                    resource.close();
                    resource.close();
                })
                .doesNotThrowAnyException();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static @Nullable String text(byte @Nullable [] bytes) {
        return bytes == null ? null : new String(bytes, UTF_8);
    }
}
