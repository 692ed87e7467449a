package org.kalamdb.storage.hot;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A store's folder after a known history of writes, and copies of it that tests may damage.
final class StoredHistory {
    private static final Family[] FAMILIES = {Family.ROWS, Family.MANIFEST, Family.CATALOG};
    private static final int KEYS = 20;

    private final Path folder;
    private final Path copies;
    private final List<NavigableMap<String, String>> states = new ArrayList<>();
    private final List<Long> logBytes = new ArrayList<>();
    private int copiesMade;

    /// @param folder of the store
    /// @param copies where copies go
    StoredHistory(Path folder, Path copies) {
        this.folder = folder;
        this.copies = copies;
        states.add(new TreeMap<>());
        logBytes.add(0L);
    }

    /// Writes `count` batches, the greatest of which need several blocks of the log.
    void write(HotStore store, int count, Random random) {
        for (int i = 0; i < count; i++) {
            NavigableMap<String, String> state = new TreeMap<>(states.getLast());
            try (HotBatch batch = store.newBatch()) {
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    change(batch, state, i % 16 == 7 ? 20_000 : 30, random);
                }
                store.write(batch, Durability.FSYNC);
            }
            states.add(state);
            logBytes.add(sizeOf(newestLog()));
        }
    }

    private static void change(HotBatch batch, Map<String, String> state, int length, Random random) {
        Family family = FAMILIES[random.nextInt(FAMILIES.length)];
        String key = "key of a row " + random.nextInt(KEYS);
        if (random.nextInt(5) == 0) {
            batch.delete(family, key.getBytes(StandardCharsets.UTF_8));
            state.remove(family + key);
        } else {
            byte[] value = new byte[random.nextInt(length) + 1];
            random.nextBytes(value);
            batch.put(family, key.getBytes(StandardCharsets.UTF_8), value);
            state.put(family + key, Arrays.toString(value));
        }
    }

    /// How many batches were written.
    int length() {
        return states.size() - 1;
    }

    /// The content after the first `batches` batches.
    Map<String, String> state(int batches) {
        return states.get(batches);
    }

    /// The length of the newest log after the first `batches` batches.
    int logEnd(int batches) {
        return Math.toIntExact(logBytes.get(batches));
    }

    /// How many batches are wholly within the first `bytes` bytes of the log.
    int wholeBatches(long bytes) {
        int whole = 0;
        while (whole < length() && logBytes.get(whole + 1) <= bytes) {
            whole++;
        }
        return whole;
    }

    Path newestLog() {
        return logs(folder).getLast();
    }

    /// The logs of a folder, oldest first.
    static List<Path> logs(Path folder) {
        return files(folder, ".log");
    }

    static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sizeOf(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A copy of the store's folder, which need not be closed.
    Path copy() throws IOException {
        Path copy = Files.createDirectories(copies.resolve("copy" + copiesMade++));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!file.endsWith("LOCK") && !file.endsWith("LOG")) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        return copy;
    }

    /// A copy with other bytes in one file.
    Path copy(Path file, byte[] bytes) throws IOException {
        Path copy = copy();
        Files.write(copy.resolve(file.getFileName()), bytes);
        return copy;
    }

    @MustBeClosed
    static HotStore open(Path folder) {
        return HotStore.open(folder, new HotStoreOptions(8 << 20, 8 << 20, 2, 64));
    }

    /// Everything in a store, read in both directions.
    static Map<String, String> content(HotStore store) {
        Map<String, String> content = new TreeMap<>();
        try (HotSnapshot snapshot = store.snapshot()) {
            for (Family family : FAMILIES) {
                try (HotCursor forwards = snapshot.ascending(family);
                        HotCursor backwards = snapshot.descending(family)) {
                    while (forwards.next()) {
                        put(content, family, forwards);
                    }
                    while (backwards.next()) {
                        put(content, family, backwards);
                    }
                }
            }
        }
        return content;
    }

    private static void put(Map<String, String> content, Family family, HotCursor entry) {
        content.put(family + new String(entry.key(), StandardCharsets.UTF_8), Arrays.toString(entry.value()));
    }
}
