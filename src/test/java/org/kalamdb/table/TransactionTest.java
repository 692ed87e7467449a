package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ChangeEvent;
import org.kalamdb.model.RowWrite.Op;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableType;

class TransactionTest {
    private static final ScopeId SCOPE = ScopeId.SHARED;
    private static final Transactions.Limits LIMITS =
            new Transactions.Limits(Duration.ofMinutes(5), 20_000, 30_000, 50);

    private TransactionFixture db;
    private TableDef table;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new TransactionFixture(directory, LIMITS);
        table = db.tables.createTable("t", TableType.SHARED);
        db.tables.insert(table, SCOPE, "a", 1L);
        db.tables.insert(table, SCOPE, "b", 2L);
        db.tables.insert(table, SCOPE, "c", 3L);
    }

    @AfterEach
    void close() {
        assertThat(db.transactions.open()).isEmpty();
        assertThat(db.transactions.reservedBytes()).isZero();
        db.close();
    }

    private static void unchecked() {
        // nobody cancels
    }

    private static void refused(ErrorCode code, ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DbException.class, failure -> assertThat(failure.code()).isEqualTo(code))
                .hasMessageContainingAll(words);
    }

    @Test
    void theFirstCommitterWinsAndTheLoserLearnsTheRow() {
        try (Transaction first = db.begin();
                Transaction second = db.begin()) {
            db.update(first, table, SCOPE, "b", 20L);
            db.update(second, table, SCOPE, "a", 10L);
            db.update(second, table, SCOPE, "b", 21L);
            first.commit(TransactionTest::unchecked);
            refused(
                    ErrorCode.CONFLICT,
                    () -> second.commit(TransactionTest::unchecked),
                    "row (k = 'b') of table 'app.t' was changed by others");
        }
        assertThat(db.pairs(null, table, SCOPE)).containsExactly("a=1", "b=20", "c=3");
    }

    @Test
    void aChangeOutsideOfTransactionsWinsToo() {
        try (Transaction loser = db.begin()) {
            db.delete(loser, table, SCOPE, "c");
            db.change(table, SCOPE, "c", RowChange.Kind.UPDATE, 30L);
            assertThat(db.pairs(loser, table, SCOPE)).containsExactly("a=1", "b=2");
            refused(ErrorCode.CONFLICT, () -> loser.commit(TransactionTest::unchecked), "(k = 'c')", "'app.t'");
        }
        assertThat(db.pairs(null, table, SCOPE)).containsExactly("a=1", "b=2", "c=30");
    }

    @Test
    void twoInsertsOfAKeyConflictAlsoWhenTheFirstOneIsFlushed() {
        for (boolean flushed : new boolean[] {false, true}) {
            String key = flushed ? "cold" : "hot";
            try (Transaction loser = db.begin()) {
                assertThat(db.insert(loser, table, SCOPE, key, 1L)).isInstanceOf(WriteOutcome.Written.class);
                db.tables.insert(table, SCOPE, key, 2L);
                if (flushed) {
                    db.flush(table, SCOPE);
                }
                assertThat(db.pairs(loser, table, SCOPE)).contains(key + "=1");
                refused(ErrorCode.CONFLICT, () -> loser.commit(TransactionTest::unchecked), "(k = '" + key + "')");
            }
            assertThat(db.pairs(null, table, SCOPE)).contains(key + "=2");
        }
    }

    @Test
    void aFlushIsNoChange() {
        db.change(table, SCOPE, "c", RowChange.Kind.DELETE, null);
        try (Transaction transaction = db.begin()) {
            db.update(transaction, table, SCOPE, "a", 10L);
            db.flush(table, SCOPE);
            db.delete(transaction, table, SCOPE, "b");
            db.insert(transaction, table, SCOPE, "c", 30L);
            db.insert(transaction, table, SCOPE, "d", 4L);
            db.tables.insert(table, SCOPE, "e", 5L);
            db.flush(table, SCOPE);
            assertThat(db.pairs(transaction, table, SCOPE)).containsExactly("a=10", "c=30", "d=4");
            transaction.commit(TransactionTest::unchecked);
        }
        assertThat(db.pairs(null, table, SCOPE)).containsExactly("a=10", "c=30", "d=4", "e=5");
        db.flush(table, SCOPE);
        assertThat(db.pairs(null, table, SCOPE)).containsExactly("a=10", "c=30", "d=4", "e=5");
    }

    @Test
    void aRowThatWasChangedAndFlushedIsStillAConflict() {
        try (Transaction loser = db.begin()) {
            db.update(loser, table, SCOPE, "b", 20L);
            db.update(loser, table, SCOPE, "a", 10L);
            db.change(table, SCOPE, "a", RowChange.Kind.UPDATE, 11L);
            db.flush(table, SCOPE);
            refused(ErrorCode.CONFLICT, () -> loser.commit(TransactionTest::unchecked), "(k = 'a')");
        }
        assertThat(db.pairs(null, table, SCOPE)).containsExactly("a=11", "b=2", "c=3");
    }

    @Test
    void changesOfColdRowsConflictWithEachOther() {
        db.flush(table, SCOPE);
        try (Transaction loser = db.begin();
                Transaction other = db.begin()) {
            db.update(loser, table, SCOPE, "b", 20L);
            db.delete(other, table, SCOPE, "b");
            db.update(other, table, SCOPE, "c", 30L);
            other.commit(TransactionTest::unchecked);
            refused(ErrorCode.CONFLICT, () -> loser.commit(TransactionTest::unchecked), "(k = 'b')");
        }
        assertThat(db.pairs(null, table, SCOPE)).containsExactly("a=1", "c=30");
    }

    @Test
    void changesOfOtherRowsDoNotConflict() {
        db.flush(table, SCOPE);
        try (Transaction one = db.begin();
                Transaction other = db.begin()) {
            db.update(one, table, SCOPE, "a", 10L);
            db.insert(one, table, SCOPE, "x", 1L);
            db.update(other, table, SCOPE, "b", 20L);
            db.insert(other, table, SCOPE, "y", 2L);
            other.commit(TransactionTest::unchecked);
            one.commit(TransactionTest::unchecked);
        }
        assertThat(db.pairs(null, table, SCOPE)).containsExactly("a=10", "b=20", "c=3", "x=1", "y=2");
    }

    @Test
    void aKeyThatOthersInsertedAndDeletedIsFree() {
        try (Transaction transaction = db.begin()) {
            db.insert(transaction, table, SCOPE, "x", 1L);
            db.tables.insert(table, SCOPE, "x", 2L);
            db.change(table, SCOPE, "x", RowChange.Kind.DELETE, null);
            db.flush(table, SCOPE);
            transaction.commit(TransactionTest::unchecked);
        }
        assertThat(db.pairs(null, table, SCOPE)).contains("x=1");
        ScanSpec deleted = TableFixture.spec(table, SCOPE, List.of(1, 2), true);
        assertThat(db.pairs(null, deleted)).containsExactly("a=1", "b=2", "c=3", "x=1");
    }

    @Test
    void aDroppedTableIsAConflictThatNamesIt() {
        try (Transaction loser = db.begin()) {
            db.update(loser, table, SCOPE, "b", 20L);
            db.tables.layer.catalogWriter().dropTable(table.id());
            refused(ErrorCode.CONFLICT, () -> loser.commit(TransactionTest::unchecked), "table 'app.t' was dropped");
        }
    }

    @Test
    void eventsComeAtOnceInStatementOrderWithRisingVersions() {
        TableDef other = db.tables.createTable("u", TableType.SHARED);
        List<List<ChangeEvent>> heard = new ArrayList<>();
        db.tables.layer.commitLog().listen(new ChangeListener() {
            @Override
            public boolean wants(TableId id) {
                return true;
            }

            @Override
            public void changed(List<ChangeEvent> events) {
                heard.add(events);
            }
        });
        try (Transaction transaction = db.begin()) {
            db.insert(transaction, table, SCOPE, "z", 1L);
            db.insert(transaction, other, SCOPE, "y", 2L);
            db.update(transaction, table, SCOPE, "a", 10L);
            db.update(transaction, table, SCOPE, "z", 11L);
            db.delete(transaction, table, SCOPE, "b");
            db.insert(transaction, other, SCOPE, "gone", 2L);
            db.delete(transaction, other, SCOPE, "gone");
            assertThat(heard).isEmpty();
            transaction.commit(TransactionTest::unchecked);
        }
        assertThat(heard).hasSize(1);
        List<ChangeEvent> events = heard.getFirst();
        assertThat(events).extracting(ChangeEvent::op).containsExactly(Op.INSERT, Op.INSERT, Op.UPDATE, Op.DELETE);
        assertThat(events)
                .extracting(ChangeEvent::table)
                .containsExactly(table.id(), other.id(), table.id(), table.id());
        assertThat(events).extracting(ChangeEvent::seq).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void tooManyChangesAbort() {
        int handles = db.tables.hot.openHandles();
        try (Transaction transaction = db.begin()) {
            refused(
                    ErrorCode.LIMIT_EXCEEDED,
                    () -> {
                        for (int i = 0; i < 1000; i++) {
                            db.insert(transaction, table, SCOPE, "k" + i, 1L);
                        }
                    },
                    "exceeded buffer limit",
                    "aborted");
            assertThat(db.tables.hot.openHandles()).isEqualTo(handles);
            refused(ErrorCode.TIMEOUT, transaction::requireActive, "is aborted");
        }
        assertThat(db.pairs(null, table, SCOPE)).containsExactly("a=1", "b=2", "c=3");
    }

    @Test
    void changingTheSameRowsAgainTakesNoMoreMemory() {
        try (Transaction transaction = db.begin()) {
            for (int i = 0; i < 1000; i++) {
                assertThat(db.update(transaction, table, SCOPE, "a", (long) i)).isTrue();
                db.insert(transaction, table, SCOPE, "x", 1L);
                db.delete(transaction, table, SCOPE, "x");
            }
            assertThat(db.transactions.reservedBytes()).isBetween(1L, 1000L);
            transaction.commit(TransactionTest::unchecked);
        }
        assertThat(db.pairs(null, table, SCOPE)).containsExactly("a=999", "b=2", "c=3");
    }

    @Test
    void allTransactionsTogetherHaveALimit() {
        try (Transaction one = db.begin()) {
            for (int i = 0; i < 50; i++) {
                db.insert(one, table, SCOPE, "k" + i, 1L);
            }
            try (Transaction other = db.begin()) {
                refused(
                        ErrorCode.OVERLOADED,
                        () -> {
                            for (int i = 0; i < 1000; i++) {
                                db.insert(other, table, SCOPE, "m" + i, 1L);
                            }
                        },
                        "all transactions together");
            }
            one.commit(TransactionTest::unchecked);
        }
        assertThat(db.pairs(null, table, SCOPE)).hasSize(53);
    }

    @Test
    void anIdleTransactionEnds() {
        int handles = db.tables.hot.openHandles();
        try (Transaction transaction = db.begin()) {
            db.update(transaction, table, SCOPE, "a", 10L);
            transaction.touch();
            db.nanoTime.addAndGet(Duration.ofSeconds(299).toNanos());
            transaction.requireActive();
            transaction.touch();
            db.nanoTime.addAndGet(Duration.ofSeconds(301).toNanos());
            refused(ErrorCode.TIMEOUT, transaction::requireActive, "timed_out", "300 s");
            assertThat(db.tables.hot.openHandles()).isEqualTo(handles);
            assertThat(db.transactions.open()).isEmpty();
            refused(ErrorCode.TIMEOUT, transaction::requireActive, "timed_out");
        }
        assertThat(db.pairs(null, table, SCOPE)).contains("a=1");
    }

    @Test
    void openTransactionsAreKnown() {
        try (Transaction transaction = db.begin()) {
            db.nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
            db.insert(transaction, table, SCOPE, "x", 1L);
            transaction.touch();
            db.nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
            TransactionSummary summary = db.transactions.open().getFirst();
            assertThat(summary.state().wireName()).isEqualTo("open_write");
            assertThat(summary.age()).isEqualTo(Duration.ofSeconds(3));
            assertThat(summary.idle()).isEqualTo(Duration.ofSeconds(1));
            assertThat(summary.rows()).isEqualTo(1);
            assertThat(summary.tables()).isEqualTo(1);
            assertThat(summary.bytes()).isPositive();
            assertThat(summary.snapshotSeq()).isPositive();
        }
    }

    @Test
    void aCancelledCommitReleasesEverything() {
        int handles = db.tables.hot.openHandles();
        try (Transaction transaction = db.begin()) {
            db.update(transaction, table, SCOPE, "a", 10L);
            refused(
                    ErrorCode.TIMEOUT,
                    () -> transaction.commit(() -> {
                        throw new DbException(ErrorCode.TIMEOUT, "the client is gone");
                    }),
                    "the client is gone");
            assertThat(db.tables.hot.openHandles()).isEqualTo(handles);
        }
        assertThat(db.pairs(null, table, SCOPE)).contains("a=1");
    }
}
