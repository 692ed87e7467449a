package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.storage.cold.ObjectStore;

/// Segments so large that their rows are removed as a range, while rows inside and outside of it are
/// inserted, changed and deleted between the flush's snapshot and the adoption.
class LargeAdoptionTest {
    private static final int ROWS = 2_600;
    private static final List<Integer> DML_COLUMNS =
            List.of(1, 2, SystemColumn.SEQ.id(), SystemColumn.SEGMENT.id(), SystemColumn.POSITION.id());

    private final NavigableMap<String, @Nullable Long> model = new TreeMap<>();
    private final AtomicReference<Runnable> duringUpload = new AtomicReference<>(() -> {});

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void rowsWrittenDuringTheFlushAreNeitherLostNorDoubled(long seed, @TempDir Path directory) {
        Random random = new Random(seed);
        Storages.Opener folders = Storages.in(directory.resolve("storage"));
        try (TableFixture fixture = new TableFixture(directory, storage -> interrupted(folders.open(storage)))) {
            TableDef table = fixture.createTable("large", TableType.SHARED);
            for (int round = 0; round < 3; round++) {
                insertMany(fixture, table, random);
                long[] hotBefore = {0};
                duringUpload.set(() -> {
                    hotBefore[0]++;
                    for (int i = random.nextInt(60); i > 0; i--) {
                        change(fixture, table, random);
                    }
                });
                FlushResult flushed = fixture.layer.flush().flush(table, ScopeId.SHARED);
                duringUpload.set(() -> {});
                assertThat(flushed.files()).isEqualTo((int) hotBefore[0]);
                compare(fixture, table, "seed " + seed + ", round " + round);
            }
            fixture.layer.flush().flush(table, ScopeId.SHARED);
            assertThat(fixture.layer.tables().scopes(table.id()).getFirst().hotRows())
                    .isZero();
            compare(fixture, table, "seed " + seed + ", cold");
        }
    }

    /// A store that lets something happen before each segment is uploaded.
    private ObjectStore interrupted(ObjectStore store) {
        return (ObjectStore) Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (_, method, arguments) -> {
                    if (method.getName().startsWith("put")
                            && String.valueOf(arguments[0]).contains("batch-")) {
                        duringUpload.get().run();
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }

    private void insertMany(TableFixture fixture, TableDef table, Random random) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            String key = key(random);
            if (!model.containsKey(key)) {
                model.put(key, (long) i);
                rows.add(new @Nullable Object[] {key, (long) i});
            }
        }
        assertThat(fixture.layer.writer().insert(table, ScopeId.SHARED, rows, KeyOrigin.GIVEN))
                .isInstanceOf(WriteOutcome.Written.class);
    }

    private static String key(Random random) {
        return "k%05d".formatted(random.nextInt(20_000));
    }

    private void change(TableFixture fixture, TableDef table, Random random) {
        String ceiling = model.ceilingKey(key(random));
        if (ceiling == null || random.nextInt(3) == 0) {
            String key = key(random);
            WriteOutcome outcome = fixture.insert(table, ScopeId.SHARED, key, 1L);
            assertThat(outcome instanceof WriteOutcome.Written).isEqualTo(!model.containsKey(key));
            model.putIfAbsent(key, 1L);
            return;
        }
        @Nullable
        Object[] row = fixture.scan(new ScanSpec(
                        table,
                        ScopeId.SHARED,
                        DML_COLUMNS,
                        false,
                        List.of(),
                        List.of(ceiling),
                        RowOrder.KEY_ASCENDING,
                        1))
                .getFirst();
        boolean delete = random.nextBoolean();
        Long value = random.nextLong();
        RowChange change = new RowChange(
                delete ? RowChange.Kind.DELETE : RowChange.Kind.UPDATE,
                new @Nullable Object[] {row[0], delete ? row[1] : value},
                (Long) Objects.requireNonNull(row[2]),
                (Long) Objects.requireNonNull(row[3]),
                (Integer) Objects.requireNonNull(row[4]));
        assertThat(fixture.layer.writer().change(table, ScopeId.SHARED, List.of(change)))
                .isInstanceOf(WriteOutcome.Written.class);
        if (delete) {
            model.remove(ceiling);
        } else {
            model.put(ceiling, value);
        }
    }

    private void compare(TableFixture fixture, TableDef table, String where) {
        List<String> rows = fixture.scan(TableFixture.spec(table, ScopeId.SHARED, List.of(1, 2), false)).stream()
                .map(row -> row[0] + "=" + row[1])
                .toList();
        List<String> wanted = model.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        assertThat(rows).as(where).isEqualTo(wanted);
    }
}
