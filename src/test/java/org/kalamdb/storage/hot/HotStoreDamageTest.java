package org.kalamdb.storage.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;

/// Damages the files of a store. `-Dkalamdb.seed=S` for other damage.
class HotStoreDamageTest {
    private static final long SEED = Long.getLong("kalamdb.seed", 20_260_103L);

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    private StoredHistory history(int batches) {
        Path folder = directory.resolve("hot");
        StoredHistory history = new StoredHistory(folder, directory);
        try (HotStore store = StoredHistory.open(folder)) {
            history.write(store, batches, random);
        }
        return history;
    }

    @Test
    void logThatEndsAtAnyByteHasEveryWholeRecord() throws IOException {
        StoredHistory history = history(41);
        Path log = history.newestLog();
        byte[] bytes = Files.readAllBytes(log);
        TreeSet<Integer> lengths = new TreeSet<>();
        for (int length = history.logEnd(40); length <= history.logEnd(41); length++) {
            lengths.add(length);
        }
        for (int i = 0; i < 30; i++) {
            lengths.add(random.nextInt(bytes.length));
            lengths.add(history.logEnd(1 + random.nextInt(41)));
        }
        for (int length : lengths) {
            Path copy = history.copy(log, Arrays.copyOf(bytes, length));
            try (HotStore store = StoredHistory.open(copy)) {
                assertThat(StoredHistory.content(store))
                        .as("seed %d, log of %d bytes", SEED, length)
                        .isEqualTo(history.state(history.wholeBatches(length)));
            }
        }
    }

    @Test
    void anyFlippedBitInALogIsNoticed() throws IOException {
        StoredHistory history = history(41);
        Path log = history.newestLog();
        byte[] bytes = Files.readAllBytes(log);
        TreeSet<Integer> places = new TreeSet<>();
        for (int batches : List.of(0, 2, 37, 40)) {
            for (int at = 0; at < 7; at++) {
                places.add(history.logEnd(batches) + at);
            }
        }
        for (int i = 0; i < 20; i++) {
            places.add(random.nextInt(bytes.length));
        }
        places.add(bytes.length - 1);
        for (int place : places) {
            boolean inHeader = place >= history.logEnd(37);
            for (int bit = inHeader ? 0 : random.nextInt(8); bit < 8; bit += inHeader ? 1 : 8) {
                byte[] damaged = bytes.clone();
                damaged[place] ^= (byte) (1 << bit);
                requireNoticed(history.copy(log, damaged), log, "bit " + bit + " of byte " + place);
            }
        }
    }

    @Test
    void zeroedSectorInALogIsNoticed() throws IOException {
        StoredHistory history = history(41);
        Path log = history.newestLog();
        byte[] bytes = Files.readAllBytes(log);
        for (int i = 0; i < 10; i++) {
            int from = random.nextInt(history.logEnd(38));
            byte[] damaged = bytes.clone();
            Arrays.fill(damaged, from, Math.min(from + 512, history.logEnd(38)), (byte) 0);
            requireNoticed(history.copy(log, damaged), log, "zeros from " + from);
        }
        for (int batches = 30; batches < 39; batches++) {
            byte[] damaged = bytes.clone();
            Arrays.fill(damaged, history.logEnd(batches), history.logEnd(batches + 1), (byte) 0);
            requireNoticed(history.copy(log, damaged), log, "no record " + batches);
        }
    }

    @Test
    void zerosAtTheEndOfALogAreNoDamage() throws IOException {
        StoredHistory history = history(5);
        Path log = history.newestLog();
        byte[] bytes = Files.readAllBytes(log);
        for (int more : List.of(1, 7, 100, 100_000)) {
            try (HotStore store = StoredHistory.open(history.copy(log, Arrays.copyOf(bytes, bytes.length + more)))) {
                assertThat(StoredHistory.content(store)).isEqualTo(history.state(5));
            }
        }
    }

    @Test
    void logThatLostItsEndAlthoughAnotherFollowsIsNoticed() throws IOException, RocksDBException {
        Path folder = directory.resolve("hot");
        StoredHistory history = new StoredHistory(folder, directory);
        Path older;
        try (HotStore store = StoredHistory.open(folder);
                FlushOptions flush = new FlushOptions()) {
            history.write(store, 30, random);
            older = history.newestLog();
            store.database().flush(flush, store.handle(Family.ROWS));
            history.write(store, 5, random);
            assertThat(StoredHistory.logs(folder)).hasSize(2);
        }
        byte[] bytes = Files.readAllBytes(older);
        try (HotStore store = StoredHistory.open(history.copy())) {
            assertThat(StoredHistory.content(store)).isEqualTo(history.state(35));
        }
        for (int length : List.of(0, history.logEnd(10), history.logEnd(29), bytes.length - 1)) {
            requireNoticed(history.copy(older, Arrays.copyOf(bytes, length)), older, "cut at " + length);
        }
        Path withoutOlder = history.copy();
        Files.delete(withoutOlder.resolve(older.getFileName()));
        requireNoticed(withoutOlder, older, "removed");
    }

    private static void requireNoticed(Path copy, Path file, String damage) {
        assertThatThrownBy(() -> {
                    try (HotStore store = StoredHistory.open(copy)) {
                        StoredHistory.content(store);
                    }
                })
                .as("seed %d, %s", SEED, damage)
                .isInstanceOfSatisfying(
                        DbException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CORRUPTION))
                .satisfies(failure -> assertThat(failure.getMessage())
                        .containsAnyOf(
                                String.valueOf(file.getFileName()),
                                "log number: "
                                        + Integer.parseInt(String.valueOf(file.getFileName())
                                                .substring(0, 6))));
    }

    @Test
    void flippedBitInAnyOtherFileGivesNoWrongContent() throws IOException, RocksDBException {
        Path folder = directory.resolve("hot");
        StoredHistory history = new StoredHistory(folder, directory);
        try (HotStore store = StoredHistory.open(folder);
                FlushOptions flush = new FlushOptions()) {
            history.write(store, 60, random);
            for (Family family : Family.values()) {
                store.database().flush(flush, store.handle(family));
            }
        }
        Map<String, Integer> noticed = new TreeMap<>();
        for (String kind : List.of(".sst", "MANIFEST", "CURRENT", "OPTIONS", "IDENTITY")) {
            for (int i = 0; i < (kind.equals(".sst") ? 25 : 6); i++) {
                Path file = pick(folder, kind);
                byte[] bytes = Files.readAllBytes(file);
                int place = random.nextInt(bytes.length);
                bytes[place] ^= (byte) (1 << random.nextInt(8));
                if (isNoticed(history.copy(file, bytes), file, history, place)) {
                    noticed.merge(kind, 1, Integer::sum);
                }
            }
        }
        assertThat(noticed.get(".sst")).as("seed %d", SEED).isGreaterThan(10);
    }

    private Path pick(Path folder, String kind) throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> matching = files.filter(
                            file -> String.valueOf(file.getFileName()).contains(kind))
                    .sorted()
                    .toList();
            return matching.get(random.nextInt(matching.size()));
        }
    }

    private static boolean isNoticed(Path copy, Path file, StoredHistory history, int place) {
        String when = "seed %d, byte %d of %s".formatted(SEED, place, file.getFileName());
        try (HotStore store = StoredHistory.open(copy)) {
            assertThat(StoredHistory.content(store)).as(when).isEqualTo(history.state(history.length()));
            return false;
        } catch (DbException failure) {
            assertThat(failure).as(when).hasMessageContaining(String.valueOf(copy));
            assertThat(failure.code()).as(when).isIn(ErrorCode.CORRUPTION, ErrorCode.STORAGE_UNAVAILABLE);
            return true;
        }
    }
}
