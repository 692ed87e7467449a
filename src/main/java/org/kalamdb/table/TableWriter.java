package org.kalamdb.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Column;
import org.kalamdb.model.Command.ScopeWrite;
import org.kalamdb.model.Command.WriteRows;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.RowWrite;
import org.kalamdb.model.RowWrite.ColdPlace;
import org.kalamdb.model.RowWrite.Expectation;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableSchema;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowCodec;

/// Writes rows: encodes them, states what must still be true when they are applied, and waits for the
/// commit. Every method is one
/// attempt; who gets [WriteOutcome.Changed] evaluates the statement again. Any thread.
public final class TableWriter {
    private static final int LOCK_STRIPES = 256;

    private final Tables tables;
    private final CommitLog log;
    private final SegmentAccess segments;
    private final BufferAllocator allocator;
    private final Clock clock;
    private final ReentrantLock[] stripes = new ReentrantLock[LOCK_STRIPES];

    /// @param allocator lent; for key columns of segments
    TableWriter(Tables tables, CommitLog log, SegmentAccess segments, BufferAllocator allocator, Clock clock) {
        this.tables = tables;
        this.log = log;
        this.segments = segments;
        this.allocator = allocator;
        this.clock = clock;
        for (int i = 0; i < LOCK_STRIPES; i++) {
            stripes[i] = new ReentrantLock(true);
        }
    }

    /// A turn that is held until closed.
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /// Waits for the calling thread's turn in a scope. Statements that lost a race repeatedly take turns
    /// from then on, so that each of them gets through; others are not held up.
    ///
    /// @return empty when the turn did not come in time
    /// @throws DbException OVERLOADED when the thread is interrupted
    public Optional<Turn> exclusive(TableId table, ScopeId scope, Duration patience) {
        ReentrantLock stripe = stripes[Math.floorMod(new ScopeKey(table, scope).hashCode(), LOCK_STRIPES)];
        try {
            return stripe.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)
                    ? Optional.of(stripe::unlock)
                    : Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new DbException(ErrorCode.OVERLOADED, "the server is stopping", stopping);
        }
    }

    /// Inserts rows, all or none.
    ///
    /// @param rows values in ordinal order of the current schema, coerced and checked for NULL
    public WriteOutcome insert(TableDef table, ScopeId scope, List<@Nullable Object[]> rows, KeyOrigin keys) {
        if (rows.isEmpty()) {
            return WriteOutcome.Written.NOTHING;
        }
        TableSchema schema = table.schema();
        List<DataType> keyTypes = schema.keyColumns().stream().map(Column::type).toList();
        List<ColdKeys.Wanted> wanted = new ArrayList<>(rows.size());
        Set<ByteKey> distinct = new HashSet<>(rows.size() * 2);
        for (int i = 0; i < rows.size(); i++) {
            Object[] key = schema.keyOf(rows.get(i));
            byte[] bytes = OrderedCodec.encodeKey(keyTypes, key);
            if (!distinct.add(new ByteKey(bytes))) {
                return new WriteOutcome.DuplicateKey(i, true);
            }
            wanted.add(new ColdKeys.Wanted(i, bytes, key));
        }
        ColdCheck cold = keys == KeyOrigin.GENERATED ? ColdCheck.SKIPPED : checkCold(table, scope, wanted);
        if (cold.duplicate() >= 0) {
            return new WriteOutcome.DuplicateKey(cold.duplicate(), false);
        }
        List<RowWrite> writes = new ArrayList<>(rows.size());
        for (ColdKeys.Wanted key : wanted) {
            writes.add(new RowWrite(
                    RowWrite.Op.INSERT,
                    HotKeys.row(table.id(), scope, key.bytes()),
                    RowCodec.encode(schema, rows.get(key.row()), false),
                    new Expectation.Absent(cold.tombstones().get(key.row()))));
        }
        return commit(table, scope, cold.version(), writes);
    }

    /// Inserts rows, or does with those whose keys are taken what `rule` says, all or none.
    ///
    /// @param rows values as for [#insert], of distinct keys
    /// @return [WriteOutcome.Written], whose `seqs` has first the inserted rows, then the changed ones, or
    ///         [WriteOutcome.Changed]
    public WriteOutcome upsert(TableDef table, ScopeId scope, List<@Nullable Object[]> rows, ConflictRule rule) {
        ExistingRows.Found found;
        long version;
        try (ReadView view = tables.openView()) {
            found = new ExistingRows(view, table, scope, segments, allocator).find(rows);
            version = view.state(table.id(), scope).version();
        }
        ConflictRule.Decision decision = rule.decide(found.live());
        List<RowWrite> writes = new ArrayList<>(rows.size());
        for (int row : decision.inserted()) {
            writes.add(new RowWrite(
                    RowWrite.Op.INSERT,
                    HotKeys.row(table.id(), scope, found.keys().get(row)),
                    RowCodec.encode(table.schema(), rows.get(row), false),
                    new Expectation.Absent(found.tombstones().get(row))));
        }
        addChanges(table, scope, decision.changed(), writes);
        if (writes.isEmpty()) {
            return WriteOutcome.Written.NOTHING;
        }
        WriteOutcome outcome = commit(table, scope, decision.inserted().isEmpty() ? null : version, writes);
        // somebody else took one of the keys meanwhile
        return outcome instanceof WriteOutcome.DuplicateKey ? new WriteOutcome.Changed() : outcome;
    }

    /// Updates and deletes rows that a scan delivered, all or none.
    public WriteOutcome change(TableDef table, ScopeId scope, List<RowChange> changes) {
        if (changes.isEmpty()) {
            return WriteOutcome.Written.NOTHING;
        }
        List<RowWrite> writes = new ArrayList<>(changes.size());
        addChanges(table, scope, changes, writes);
        return commit(table, scope, null, writes);
    }

    private static void addChanges(TableDef table, ScopeId scope, List<RowChange> changes, List<RowWrite> writes) {
        TableSchema schema = table.schema();
        List<DataType> keyTypes = schema.keyColumns().stream().map(Column::type).toList();
        for (RowChange change : changes) {
            byte[] key = OrderedCodec.encodeKey(keyTypes, schema.keyOf(change.values()));
            boolean deleted = change.kind() == RowChange.Kind.DELETE;
            writes.add(new RowWrite(
                    deleted ? RowWrite.Op.DELETE : RowWrite.Op.UPDATE,
                    HotKeys.row(table.id(), scope, key),
                    RowCodec.encode(schema, change.values(), deleted),
                    expectation(change)));
        }
    }

    private static Expectation expectation(RowChange change) {
        return change.seenSegment() == 0
                ? new Expectation.HotVersion(change.seenSeq())
                : new Expectation.ColdVersion(
                        new ColdPlace(new SegmentId(change.seenSegment()), change.seenPosition()));
    }

    /// What the cold tier said about keys to be inserted.
    ///
    /// @param version    the manifest version that was asked; null when none was
    /// @param duplicate  the row whose key a live cold row has, else -1
    /// @param tombstones by row: the flushed tombstone that the new row supersedes
    private record ColdCheck(@Nullable Long version, int duplicate, Map<Integer, ColdPlace> tombstones) {
        static final ColdCheck SKIPPED = new ColdCheck(null, -1, Map.of());
    }

    private ColdCheck checkCold(TableDef table, ScopeId scope, List<ColdKeys.Wanted> wanted) {
        try (ReadView view = tables.openView()) {
            ScopeState state = view.state(table.id(), scope);
            Map<Integer, ColdPlace> tombstones = new HashMap<>();
            for (ColdKeys.Found found : new ColdKeys(table, segments, allocator).find(state, wanted)) {
                if (!found.isTombstone()) {
                    return new ColdCheck(state.version(), found.row(), Map.of());
                }
                tombstones.put(found.row(), found.place());
            }
            return new ColdCheck(state.version(), -1, tombstones);
        }
    }

    private WriteOutcome commit(TableDef table, ScopeId scope, @Nullable Long coldVersion, List<RowWrite> writes) {
        WriteRows command =
                new WriteRows(clock.millis(), List.of(new ScopeWrite(table.id(), scope, coldVersion, writes)));
        return switch (CommitWaiting.awaitInTime(log, command)) {
            case CommitOutcome.Committed committed ->
                new WriteOutcome.Written(
                        writes.size(),
                        committed.lastSeq(),
                        row -> RowCodec.seq(writes.get(row).row()));
            case CommitOutcome.DuplicateKey duplicate -> new WriteOutcome.DuplicateKey(duplicate.row(), false);
            case CommitOutcome.Changed _ -> new WriteOutcome.Changed();
            case CommitOutcome.TableGone _ ->
                throw new DbException(ErrorCode.TABLE_NOT_FOUND, "Table " + table.name() + " not found");
            case CommitOutcome.CatalogChanged _, CommitOutcome.Interned _ ->
                throw new DbException(ErrorCode.INTERNAL, "row changes had an outcome of another command");
        };
    }
}
