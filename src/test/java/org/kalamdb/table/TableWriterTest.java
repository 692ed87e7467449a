package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.model.ChangeEvent;
import org.kalamdb.model.RowWrite;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserId;

class TableWriterTest {
    private static final List<Integer> DML_COLUMNS =
            List.of(1, 2, SystemColumn.SEQ.id(), SystemColumn.SEGMENT.id(), SystemColumn.POSITION.id());

    @TempDir
    Path directory;

    private TableFixture fixture;
    private TableDef table;

    @BeforeEach
    void open() {
        fixture = new TableFixture(directory);
        table = fixture.createTable("t", TableType.SHARED);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void duplicateWithinStatementIsRefusedAndNothingIsStored() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new @Nullable Object[] {"a", 1L});
        rows.add(new @Nullable Object[] {"b", 2L});
        rows.add(new @Nullable Object[] {"a", 3L});
        assertThat(fixture.layer.writer().insert(table, ScopeId.SHARED, rows, KeyOrigin.GIVEN))
                .isEqualTo(new WriteOutcome.DuplicateKey(2, true));
        assertThat(all()).isEmpty();
    }

    @Test
    void duplicateOfAColdRowIsRefused() {
        fixture.insert(table, ScopeId.SHARED, "a", 1L);
        fixture.layer.flush().flush(table, ScopeId.SHARED);
        assertThat(fixture.insert(table, ScopeId.SHARED, "a", 2L)).isEqualTo(new WriteOutcome.DuplicateKey(0, false));
        assertThat(fixture.insert(table, ScopeId.SHARED, "b", 2L)).isInstanceOf(WriteOutcome.Written.class);
    }

    @Test
    void deletedColdRowStaysDeletedAfterTheNextFlush() {
        fixture.insert(table, ScopeId.SHARED, "a", 1L);
        fixture.layer.flush().flush(table, ScopeId.SHARED);
        change(RowChange.Kind.DELETE, "a", 1L);
        fixture.layer.flush().flush(table, ScopeId.SHARED);
        assertThat(all()).isEmpty();
        assertThat(fixture.insert(table, ScopeId.SHARED, "a", 7L)).isInstanceOf(WriteOutcome.Written.class);
        fixture.layer.flush().flush(table, ScopeId.SHARED);
        assertThat(all()).hasSize(1);
        assertThat(fixture.scan(TableFixture.spec(table, ScopeId.SHARED, List.of(1), true)))
                .hasSize(1);
    }

    @Test
    void changeOfARowThatMovedToTheColdTierIsToBeEvaluatedAgain() {
        fixture.insert(table, ScopeId.SHARED, "a", 1L);
        @Nullable
        Object[] seen = fixture.scan(TableFixture.spec(table, ScopeId.SHARED, DML_COLUMNS, false))
                .getFirst();
        fixture.layer.flush().flush(table, ScopeId.SHARED);
        assertThat(fixture.layer.writer().change(table, ScopeId.SHARED, List.of(changeOf(seen, 2L))))
                .isEqualTo(new WriteOutcome.Changed());
        change(RowChange.Kind.UPDATE, "a", 3L);
        assertThat(all().getFirst()[1]).isEqualTo(3L);
    }

    @Test
    void concurrentIncrementsLoseNothing() throws Exception {
        fixture.insert(table, ScopeId.SHARED, "n", 0L);
        int threads = 8;
        int perThread = 50;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> done = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                done.add(pool.submit(() -> {
                    for (int i = 0; i < perThread; i++) {
                        increment();
                    }
                }));
            }
            for (int i = 0; i < 10; i++) {
                fixture.layer.flush().flush(table, ScopeId.SHARED);
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
        assertThat(all().getFirst()[1]).isEqualTo((long) threads * perThread);
    }

    private void increment() {
        while (true) {
            try (TableWriter.Turn turn = fixture.layer
                    .writer()
                    .exclusive(table.id(), ScopeId.SHARED, Duration.ofMinutes(1))
                    .orElseThrow()) {
                @Nullable
                Object[] seen = fixture.scan(TableFixture.spec(table, ScopeId.SHARED, DML_COLUMNS, false))
                        .getFirst();
                long next = (Long) Objects.requireNonNull(seen[1]) + 1;
                if (fixture.layer.writer().change(table, ScopeId.SHARED, List.of(changeOf(seen, next)))
                        instanceof WriteOutcome.Written) {
                    Objects.requireNonNull(turn);
                    return;
                }
            }
        }
    }

    @Test
    void oneOfManyInsertsOfTheSameKeyWins() throws Exception {
        AtomicInteger written = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (int round = 0; round < 40; round++) {
                String key = "k" + round;
                for (int t = 0; t < 8; t++) {
                    pool.execute(() -> {
                        if (fixture.insert(table, ScopeId.SHARED, key, 1L) instanceof WriteOutcome.Written) {
                            written.incrementAndGet();
                        }
                    });
                }
            }
        }
        assertThat(written).hasValue(40);
        assertThat(all()).hasSize(40);
    }

    @Test
    void seqFollowsCommitOrderAndSurvivesARestart() {
        long before = 0;
        for (int i = 0; i < 20; i++) {
            long seq = ((WriteOutcome.Written) fixture.insert(table, ScopeId.SHARED, "k" + i, null)).lastSeq();
            assertThat(seq).isGreaterThan(before);
            before = seq;
        }
        fixture.close();
        fixture = new TableFixture(directory);
        long after = ((WriteOutcome.Written) fixture.insert(table, ScopeId.SHARED, "later", null)).lastSeq();
        assertThat(after).isGreaterThan(before);
    }

    @Test
    void scopesOfDifferentUsersDoNotMeet() {
        TableDef notes = fixture.createTable("notes", TableType.USER);
        ScopeId alice = fixture.layer.catalogWriter().internScope(new UserId("alice"));
        ScopeId bob = fixture.layer.catalogWriter().internScope(new UserId("bob"));
        assertThat(alice).isNotEqualTo(bob).isNotEqualTo(ScopeId.SHARED);
        assertThat(fixture.layer.catalogWriter().internScope(new UserId("alice")))
                .isEqualTo(alice);
        fixture.insert(notes, alice, "same", 1L);
        fixture.insert(notes, bob, "same", 2L);
        fixture.layer.flush().flush(notes, alice);
        assertThat(fixture.scan(TableFixture.spec(notes, alice, List.of(2), true)))
                .singleElement()
                .satisfies(row -> assertThat(row[0]).isEqualTo(1L));
        assertThat(fixture.scan(TableFixture.spec(notes, bob, List.of(2), true)))
                .singleElement()
                .satisfies(row -> assertThat(row[0]).isEqualTo(2L));
    }

    @Test
    void writesToADroppedTableAreRefused() {
        fixture.layer.catalogWriter().dropTable(table.id());
        assertThatThrownBy(() -> fixture.insert(table, ScopeId.SHARED, "a", 1L))
                .isInstanceOf(DbException.class)
                .hasMessageContaining("not found");
    }

    @Test
    void numberOfADroppedTableIsNotUsedAgain() {
        TableId first = table.id();
        fixture.layer.catalogWriter().dropTable(first);
        fixture.close();
        fixture = new TableFixture(directory);
        assertThat(fixture.createTable("t", TableType.SHARED).id()).isNotEqualTo(first);
    }

    @Test
    void listenersHearOfChangesInCommitOrder() {
        List<ChangeEvent> heard = java.util.Collections.synchronizedList(new ArrayList<>());
        fixture.layer.commitLog().listen(new ChangeListener() {
            @Override
            public boolean wants(TableId id) {
                return id.equals(table.id());
            }

            @Override
            public void changed(List<ChangeEvent> events) {
                heard.addAll(events);
            }
        });
        TableDef other = fixture.createTable("other", TableType.SHARED);
        fixture.insert(table, ScopeId.SHARED, "a", 1L);
        fixture.insert(other, ScopeId.SHARED, "a", 1L);
        change(RowChange.Kind.UPDATE, "a", 2L);
        change(RowChange.Kind.DELETE, "a", 2L);
        assertThat(heard)
                .extracting(ChangeEvent::op)
                .containsExactly(RowWrite.Op.INSERT, RowWrite.Op.UPDATE, RowWrite.Op.DELETE);
        assertThat(heard).extracting(ChangeEvent::seq).isSorted();
        assertThat(heard.get(0).oldRow()).isNull();
        assertThat(heard.get(1).oldRow()).isNotNull();
    }

    @Test
    void summariesCountHotRows() {
        fixture.insert(table, ScopeId.SHARED, "a", 1L);
        fixture.insert(table, ScopeId.SHARED, "b", 1L);
        change(RowChange.Kind.UPDATE, "a", 2L);
        assertThat(fixture.layer.tables().scopes(table.id())).singleElement().satisfies(scope -> {
            assertThat(scope.hotRows()).isEqualTo(2);
            assertThat(scope.oldestPendingMillis()).isPositive();
        });
        FlushResult flushed = fixture.layer.flush().flush(table, ScopeId.SHARED);
        assertThat(flushed.rows()).isEqualTo(2);
        assertThat(fixture.layer.tables().scopes(table.id())).singleElement().satisfies(scope -> {
            assertThat(scope.hotRows()).isZero();
            assertThat(scope.oldestPendingMillis()).isZero();
            assertThat(scope.nextBatch()).isEqualTo(1);
        });
    }

    @Test
    void concurrentScopesAreInternedOnce() throws Exception {
        ConcurrentHashMap<String, ScopeId> seen = new ConcurrentHashMap<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 200; i++) {
                String user = "u" + i % 20;
                pool.execute(() -> {
                    ScopeId scope = fixture.layer.catalogWriter().internScope(new UserId(user));
                    ScopeId before = seen.putIfAbsent(user, scope);
                    assertThat(before == null || before.equals(scope)).isTrue();
                });
            }
        }
        assertThat(seen.values().stream().distinct()).hasSize(20);
    }

    private void change(RowChange.Kind kind, String key, @Nullable Long value) {
        ScanSpec lookup = new ScanSpec(
                table, ScopeId.SHARED, DML_COLUMNS, false, List.of(), List.of(key), RowOrder.KEY_ASCENDING, 1);
        RowChange update = changeOf(fixture.scan(lookup).getFirst(), value);
        RowChange change =
                new RowChange(kind, update.values(), update.seenSeq(), update.seenSegment(), update.seenPosition());
        assertThat(fixture.layer.writer().change(table, ScopeId.SHARED, List.of(change)))
                .isInstanceOf(WriteOutcome.Written.class);
    }

    private static RowChange changeOf(@Nullable Object[] seen, @Nullable Long value) {
        return new RowChange(
                RowChange.Kind.UPDATE,
                new @Nullable Object[] {seen[0], value},
                (Long) Objects.requireNonNull(seen[2]),
                (Long) Objects.requireNonNull(seen[3]),
                (Integer) Objects.requireNonNull(seen[4]));
    }

    private List<@Nullable Object[]> all() {
        return fixture.scan(TableFixture.spec(table, ScopeId.SHARED, List.of(1, 2), false));
    }
}
