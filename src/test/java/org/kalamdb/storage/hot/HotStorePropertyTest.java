package org.kalamdb.storage.hot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableId;

/// Random changes and ranges over a few scopes, against a sorted map per snapshot.
@SuppressWarnings("MustBeClosed") // stores and snapshots outlive the block that opens them
class HotStorePropertyTest {
    private static final HotStoreOptions SMALL = new HotStoreOptions(8L << 20, 1 << 20, 2, 50);
    private static final int ROUNDS = 300;

    @TempDir
    Path directory;

    private final Deque<Seen> snapshots = new ArrayDeque<>();
    private NavigableMap<byte[], byte[]> model = new TreeMap<>(Arrays::compareUnsigned);

    private record Seen(HotSnapshot snapshot, NavigableMap<byte[], byte[]> entries) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void rangesAreThoseOfASortedMap(long seed) {
        Random random = new Random(seed);
        HotStore store = HotStore.open(directory, SMALL);
        for (int round = 0; round < ROUNDS; round++) {
            change(store, random);
            String context = "seed %d round %d".formatted(seed, round);
            switch (random.nextInt(20)) {
                case 0 -> store.compact(Family.ROWS, new byte[] {0}, new byte[] {(byte) 0xFF});
                case 1 -> {
                    closeSnapshots();
                    store.close();
                    store = HotStore.open(directory, SMALL);
                }
                default -> takeSnapshot(store);
            }
            for (Seen seen : snapshots) {
                compareRanges(seen, random, context);
            }
        }
        closeSnapshots();
        assertThat(store.openHandles()).isZero();
        store.close();
    }

    private void takeSnapshot(HotStore store) {
        NavigableMap<byte[], byte[]> copy = new TreeMap<>(Arrays::compareUnsigned);
        copy.putAll(model);
        snapshots.addLast(new Seen(store.snapshot(), copy));
        if (snapshots.size() > 3) {
            snapshots.removeFirst().snapshot().close();
        }
    }

    private void closeSnapshots() {
        snapshots.forEach(seen -> seen.snapshot().close());
        snapshots.clear();
    }

    private void change(HotStore store, Random random) {
        try (HotBatch batch = store.newBatch()) {
            for (int n = random.nextInt(30); n > 0; n--) {
                byte[] key = key(random);
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> {
                        batch.delete(Family.ROWS, key);
                        model.remove(key);
                    }
                    case 3 -> {
                        byte[] to = key(random);
                        if (Arrays.compareUnsigned(key, to) <= 0 && random.nextInt(4) == 0) {
                            batch.deleteRange(Family.ROWS, key, to);
                            model.subMap(key, to).clear();
                        }
                    }
                    default -> {
                        byte[] value = new byte[random.nextInt(300)];
                        random.nextBytes(value);
                        batch.put(Family.ROWS, key, value);
                        model.put(key, value);
                    }
                }
            }
            store.write(batch, Durability.OS);
        }
    }

    private static void compareRanges(Seen seen, Random random, String context) {
        for (int i = 0; i < 4; i++) {
            byte[] from = bound(random);
            byte[] to = random.nextInt(3) == 0 && from.length > 0 && from[0] >= 0 ? HotKeys.after(from) : bound(random);
            if (Arrays.compareUnsigned(from, to) > 0) {
                continue;
            }
            NavigableMap<byte[], byte[]> expected = seen.entries().subMap(from, true, to, false);
            String range = context + " " + HexFormat.of().formatHex(from) + " to "
                    + HexFormat.of().formatHex(to);
            try (HotCursor up = seen.snapshot().ascending(Family.ROWS, from, to);
                    HotCursor down = seen.snapshot().descending(Family.ROWS, from, to)) {
                assertThat(entries(up)).as(range).isEqualTo(entries(expected));
                assertThat(entries(down)).as(range).isEqualTo(entries(expected.descendingMap()));
            }
        }
        byte[] key = key(random);
        assertThat(seen.snapshot().get(Family.ROWS, key))
                .as(context)
                .isEqualTo(seen.entries().get(key));
    }

    private static List<String> entries(HotCursor cursor) {
        List<String> entries = new ArrayList<>();
        while (cursor.next()) {
            entries.add(HexFormat.of().formatHex(cursor.key()) + "=" + Arrays.hashCode(cursor.value()));
        }
        return entries;
    }

    private static List<String> entries(NavigableMap<byte[], byte[]> map) {
        List<String> entries = new ArrayList<>();
        map.forEach((key, value) -> entries.add(HexFormat.of().formatHex(key) + "=" + Arrays.hashCode(value)));
        return entries;
    }

    private static byte[] key(Random random) {
        byte[] key = new byte[1 + random.nextInt(2)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) random.nextInt(-2, 3);
        }
        return HotKeys.row(new TableId(1 + random.nextInt(2)), new ScopeId(random.nextInt(-1, 3)), key);
    }

    /// A row key, a scope's or table's first key or bound, or a bound that is shorter than a scope's
    /// prefix.
    private static byte[] bound(Random random) {
        byte[] key = key(random);
        return switch (random.nextInt(6)) {
            case 0 -> HotKeys.scopePrefix(HotKeys.table(key), HotKeys.scope(key));
            case 1 -> HotKeys.after(HotKeys.scopePrefix(HotKeys.table(key), HotKeys.scope(key)));
            case 2 -> HotKeys.tablePrefix(HotKeys.table(key));
            case 3 -> HotKeys.after(HotKeys.tablePrefix(HotKeys.table(key)));
            default -> key;
        };
    }
}
