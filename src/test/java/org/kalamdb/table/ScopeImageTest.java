package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// A scan that uses the column image gives what a scan of the store gives at the same snapshot, whatever
/// is written, flushed or evicted meanwhile.
class ScopeImageTest {
    private static final int KEYS = 9_000;
    private static final List<Integer> COLUMNS = List.of(
            1,
            2,
            SystemColumn.SEQ.id(),
            SystemColumn.DELETED.id(),
            SystemColumn.UPDATED.id(),
            SystemColumn.SEGMENT.id(),
            SystemColumn.POSITION.id());

    @TempDir
    private Path directory;

    private TableFixture fixture;
    private ScopeImages none;
    private TableDef table;

    @BeforeEach
    void open() {
        fixture = new TableFixture(directory, Storages.in(directory.resolve("storage")), 2 << 20);
        none = new ScopeImages(fixture.hot, fixture.allocator, 0);
        table = fixture.createTable("images", TableType.SHARED);
    }

    @AfterEach
    void close() {
        none.close();
        fixture.close();
    }

    @Test
    void imageIsMadeOnceScansHaveReadAsManyRowsAsItHolds() {
        insert(ScopeId.SHARED, 0, 500);
        assertThat(fixture.layer.tables().imageBytes()).isZero();
        check(ScopeId.SHARED, new Random(1), "first");
        assertThat(fixture.layer.tables().imageBytes()).isPositive();
    }

    @Test
    void flushGivesTheImageUp() {
        insert(ScopeId.SHARED, 0, 500);
        check(ScopeId.SHARED, new Random(1), "before");
        fixture.layer.flush().flush(table, ScopeId.SHARED);
        assertThat(fixture.layer.tables().imageBytes()).isZero();
        check(ScopeId.SHARED, new Random(1), "after");
    }

    @Test
    void imageThatIsTooLargeForTheBudgetIsNotMade() {
        for (int from = 0; from < 30_000; from += 1_000) {
            insert(ScopeId.SHARED, from, 1_000);
        }
        check(ScopeId.SHARED, new Random(1), "large");
        assertThat(fixture.layer.tables().imageBytes()).isZero();
    }

    @Test
    void olderSnapshotSeesItsOwnRowsAfterTheImageWentOn() {
        insert(ScopeId.SHARED, 0, 300);
        check(ScopeId.SHARED, new Random(1), "made");
        try (ReadView old = fixture.layer.tables().openView()) {
            insert(ScopeId.SHARED, 300, 10);
            check(ScopeId.SHARED, new Random(1), "newer");
            assertThat(rows(old, all(ScopeId.SHARED, false))).hasSize(300);
        }
    }

    @Test
    void openScanKeepsItsRowsWhileTheImageChangesAndGoes() {
        insert(ScopeId.SHARED, 0, 300);
        check(ScopeId.SHARED, new Random(1), "made");
        try (ReadView view = fixture.layer.tables().openView();
                BatchCursor cursor = fixture.layer.tables().scan(view, all(ScopeId.SHARED, false), fixture.allocator)) {
            insert(ScopeId.SHARED, 300, 200);
            check(ScopeId.SHARED, new Random(1), "appended");
            fixture.layer.flush().flush(table, ScopeId.SHARED);
            assertThat(drain(cursor)).hasSize(300);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void scansAgreeAtEveryPointOfARandomHistory(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < 120; step++) {
            change(random, ScopeId.SHARED);
            if (random.nextInt(60) == 0) {
                fixture.layer.flush().flush(table, ScopeId.SHARED);
            }
            check(ScopeId.SHARED, random, "seed " + seed + ", step " + step);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22})
    void scansAgreeWhileOthersWriteFlushAndEvict(long seed) throws Exception {
        List<ScopeId> scopes = List.of(ScopeId.SHARED, new ScopeId(1), new ScopeId(2));
        List<Callable<Integer>> work = new ArrayList<>();
        for (int writer = 0; writer < 2; writer++) {
            Random random = new Random(seed * 100 + writer);
            work.add(() -> {
                for (int step = 0; step < 120; step++) {
                    change(random, scopes.get(random.nextInt(scopes.size())));
                }
                return 0;
            });
        }
        for (int reader = 0; reader < 3; reader++) {
            Random random = new Random(seed * 100 + 50 + reader);
            work.add(() -> {
                for (int step = 0; step < 25; step++) {
                    check(scopes.get(random.nextInt(scopes.size())), random, "seed " + seed + ", step " + step);
                }
                return 0;
            });
        }
        work.add(() -> {
            for (int flush = 0; flush < 6; flush++) {
                fixture.layer.flush().flush(table, ScopeId.SHARED);
            }
            return 0;
        });
        try (ExecutorService threads = Executors.newFixedThreadPool(work.size())) {
            for (Future<Integer> done : threads.invokeAll(work)) {
                done.get();
            }
        }
        scopes.forEach(scope -> check(scope, new Random(seed), "seed " + seed + ", end"));
    }

    private void change(Random random, ScopeId scope) {
        int from = random.nextInt(KEYS);
        switch (random.nextInt(4)) {
            case 0 -> insert(scope, from, 1 + random.nextInt(400));
            case 1 -> insert(scope, from, 1);
            default -> changeSome(random, scope, from);
        }
    }

    private void insert(ScopeId scope, int from, int count) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new @Nullable Object[] {key(from + i), i % 7 == 0 ? null : Long.valueOf(from)});
        }
        if (fixture.layer.writer().insert(table, scope, rows, KeyOrigin.GIVEN) instanceof WriteOutcome.DuplicateKey) {
            rows.stream()
                    .limit(20)
                    .forEach(row -> fixture.layer
                            .writer()
                            .insert(table, scope, List.<@Nullable Object[]>of(row), KeyOrigin.GIVEN));
        }
    }

    private void changeSome(Random random, ScopeId scope, int from) {
        List<RowChange> changes = new ArrayList<>();
        ColumnRange range = new ColumnRange(1, key(from), true, key(from + random.nextInt(300)), true);
        try (ReadView view = fixture.layer.tables().openView()) {
            for (@Nullable Object[] row : rows(view, TableFixture.range(all(scope, false), range))) {
                if (Objects.requireNonNull(row[0]).toString().compareTo(key(from)) >= 0 && random.nextInt(3) == 0) {
                    boolean delete = random.nextInt(4) == 0;
                    changes.add(new RowChange(
                            delete ? RowChange.Kind.DELETE : RowChange.Kind.UPDATE,
                            new @Nullable Object[] {row[0], delete ? row[1] : Long.valueOf(random.nextLong())},
                            (Long) Objects.requireNonNull(row[2]),
                            (Long) Objects.requireNonNull(row[5]),
                            (Integer) Objects.requireNonNull(row[6])));
                }
            }
        }
        fixture.layer.writer().change(table, scope, changes);
    }

    private static String key(int n) {
        return "key-%06d".formatted(n);
    }

    private ScanSpec all(ScopeId scope, boolean includeDeleted) {
        return TableFixture.spec(table, scope, COLUMNS, includeDeleted);
    }

    private void check(ScopeId scope, Random random, String where) {
        String from = key(random.nextInt(KEYS));
        String to = key(random.nextInt(KEYS));
        List<ScanSpec> specs = List.of(
                all(scope, false),
                all(scope, true),
                new ScanSpec(table, scope, COLUMNS, false, List.of(), List.of(), RowOrder.KEY_DESCENDING, 50),
                TableFixture.range(all(scope, false), new ColumnRange(1, from, true, to, true)));
        try (ReadView view = fixture.layer.tables().openView()) {
            ReadView plain = new ReadView(view.snapshot(), new ScopeStates(1 << 20), none, null);
            for (ScanSpec spec : specs) {
                assertThat(texts(rows(view, spec))).as(where).isEqualTo(texts(rows(plain, spec)));
            }
        }
    }

    private List<@Nullable Object[]> rows(ReadView view, ScanSpec spec) {
        try (BatchCursor cursor = fixture.layer.tables().scan(view, spec, fixture.allocator)) {
            return drain(cursor);
        }
    }

    private static List<@Nullable Object[]> drain(BatchCursor cursor) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
            try (Batch owned = batch) {
                for (int i = 0; i < owned.selectedCount(); i++) {
                    @Nullable Object[] row = new @Nullable Object[owned.columnCount()];
                    for (int c = 0; c < row.length; c++) {
                        row[c] = VectorValues.get(owned, c, i);
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static List<String> texts(List<@Nullable Object[]> rows) {
        return rows.stream().map(java.util.Arrays::toString).toList();
    }
}
