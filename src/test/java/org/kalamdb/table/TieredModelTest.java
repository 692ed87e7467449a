package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;

/// A random history of inserts, updates, deletes, flushes and restarts against a plain map.
class TieredModelTest {
    private static final int STEPS = 1200;
    private static final int KEYS = 120;
    private static final List<Integer> DML_COLUMNS = List.of(
            1,
            2,
            SystemColumn.SEQ.id(),
            SystemColumn.SEGMENT.id(),
            SystemColumn.POSITION.id(),
            SystemColumn.DELETED.id());

    private final NavigableMap<String, @Nullable Long> model = new TreeMap<>();
    private final NavigableMap<String, @Nullable Long> deleted = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void tableEqualsMapAtEveryPointOfARandomHistory(long seed, @TempDir Path directory) {
        Random random = new Random(seed);
        TableFixture fixture = new TableFixture(directory);
        try {
            fixture.createTable("model", TableType.SHARED);
            for (int step = 0; step < STEPS; step++) {
                TableDef table = fixture.layer.catalog().tables().getFirst();
                switch (random.nextInt(100)) {
                    case 0, 1, 2 -> fixture.layer.flush().flush(table, ScopeId.SHARED);
                    case 3 -> {
                        if (random.nextInt(5) == 0) {
                            fixture.close();
                            fixture = new TableFixture(directory);
                        }
                    }
                    default -> change(fixture, table, random);
                }
                if (step % 20 == 0) {
                    compare(
                            fixture,
                            fixture.layer.catalog().tables().getFirst(),
                            random,
                            "seed " + seed + ", step " + step);
                }
            }
        } finally {
            fixture.close();
        }
    }

    private void change(TableFixture fixture, TableDef table, Random random) {
        String key = "k" + random.nextInt(KEYS);
        Long value = random.nextInt(8) == 0 ? null : random.nextLong();
        if (random.nextInt(3) == 0) {
            WriteOutcome outcome = fixture.insert(table, ScopeId.SHARED, key, value);
            if (model.containsKey(key)) {
                assertThat(outcome).isEqualTo(new WriteOutcome.DuplicateKey(0, false));
            } else {
                assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
                model.put(key, value);
                deleted.remove(key);
            }
            return;
        }
        List<@Nullable Object[]> found = fixture.scan(lookup(table, key, DML_COLUMNS));
        assertThat(found).hasSize(model.containsKey(key) ? 1 : 0);
        if (!found.isEmpty()) {
            boolean delete = random.nextInt(3) == 0;
            change(fixture, table, found.getFirst(), value, delete);
            Long old = model.get(key);
            if (delete) {
                model.remove(key);
                deleted.put(key, old);
            } else {
                model.put(key, value);
            }
        }
    }

    private static void change(
            TableFixture fixture, TableDef table, @Nullable Object[] row, @Nullable Long value, boolean delete) {
        RowChange change = new RowChange(
                delete ? RowChange.Kind.DELETE : RowChange.Kind.UPDATE,
                new @Nullable Object[] {row[0], delete ? row[1] : value},
                (Long) java.util.Objects.requireNonNull(row[2]),
                (Long) java.util.Objects.requireNonNull(row[3]),
                (Integer) java.util.Objects.requireNonNull(row[4]));
        assertThat(fixture.layer.writer().change(table, ScopeId.SHARED, List.of(change)))
                .isInstanceOf(WriteOutcome.Written.class);
    }

    private static ScanSpec lookup(TableDef table, String key, List<Integer> columns) {
        return new ScanSpec(table, ScopeId.SHARED, columns, false, List.of(), List.of(key), RowOrder.KEY_ASCENDING, 1);
    }

    private void compare(TableFixture fixture, TableDef table, Random random, String where) {
        ScanSpec all = TableFixture.spec(table, ScopeId.SHARED, List.of(1, 2), false);
        assertThat(pairs(fixture.scan(all))).as(where).isEqualTo(pairs(model));
        ScanSpec backwards = new ScanSpec(
                table,
                ScopeId.SHARED,
                List.of(2, 1),
                false,
                List.of(),
                List.of(),
                RowOrder.KEY_DESCENDING,
                random.nextInt(1, 100));
        assertThat(swapped(fixture.scan(backwards))).as(where).isEqualTo(reversed(pairs(model)));
        ScanSpec unordered = new ScanSpec(
                table, ScopeId.SHARED, List.of(1, 2), false, List.of(), List.of(), RowOrder.ANY, Long.MAX_VALUE);
        assertThat(pairs(fixture.scan(unordered))).as(where).containsExactlyInAnyOrderElementsOf(pairs(model));
        NavigableMap<String, @Nullable Long> withDeleted = new TreeMap<>(deleted);
        withDeleted.putAll(model);
        ScanSpec tombstones = TableFixture.spec(table, ScopeId.SHARED, List.of(1, 2), true);
        assertThat(pairs(fixture.scan(tombstones))).as(where).isEqualTo(pairs(withDeleted));
        String from = "k" + random.nextInt(KEYS);
        String to = "k" + random.nextInt(KEYS);
        if (from.compareTo(to) <= 0) {
            ScanSpec part = TableFixture.range(all, new ColumnRange(1, from, true, to, true));
            assertThat(pairs(fixture.scan(part)).stream()
                            .filter(pair -> isWithin(pair, from, to))
                            .toList())
                    .as(where)
                    .isEqualTo(pairs(model.subMap(from, true, to, true)));
        }
    }

    private static boolean isWithin(String pair, String from, String to) {
        String key = pair.substring(0, pair.indexOf('='));
        return key.compareTo(from) >= 0 && key.compareTo(to) <= 0;
    }

    private static List<String> pairs(List<@Nullable Object[]> rows) {
        return rows.stream().map(row -> row[0] + "=" + row[1]).toList();
    }

    private static List<String> swapped(List<@Nullable Object[]> rows) {
        return rows.stream().map(row -> row[1] + "=" + row[0]).toList();
    }

    private static List<String> pairs(NavigableMap<String, @Nullable Long> map) {
        return map.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    private static List<String> reversed(List<String> list) {
        List<String> copy = new ArrayList<>(list);
        Collections.reverse(copy);
        return copy;
    }
}
