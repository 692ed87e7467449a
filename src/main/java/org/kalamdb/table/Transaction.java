package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.storage.hot.Family;

/// Statements that take effect together or not at all. They read one snapshot, taken at BEGIN, and the rows
/// that they changed themselves; these rows stay in memory until COMMIT makes one command of them. Closing
/// rolls back what is not committed and releases the snapshot. One thread at a time, except [#summary].
public final class Transaction implements AutoCloseable {
    private final Transactions owner;
    private final String id;
    private final String ownerName;
    private final StagedRows staged;
    private final ReadView view;
    private final Staging staging;
    private final long snapshotSeq;
    private final long begunNanos;
    private long reservedBytes;
    private volatile Progress progress;

    /// What other threads may know of the transaction.
    private record Progress(TransactionState state, long lastNanos, int rows, long bytes, int tables) {}

    /// @param staged empty; what `view` shows beside the snapshot
    /// @param view   taken over unless this throws
    @MustBeClosed
    Transaction(Transactions owner, String id, String ownerName, StagedRows staged, ReadView view) {
        this.owner = owner;
        this.id = id;
        this.ownerName = ownerName;
        this.begunNanos = owner.nanoTime();
        this.progress = new Progress(TransactionState.OPEN_READ, begunNanos, 0, 0, 0);
        this.staged = staged;
        this.view = view;
        byte[] lastSeq = view.snapshot().get(Family.CATALOG, CatalogKeys.LAST_SEQ);
        this.snapshotSeq = lastSeq == null ? 0 : ByteBuffer.wrap(lastSeq).getLong();
        this.staging = new Staging(view, staged, owner.parts(), snapshotSeq, this::requireMemory);
    }

    public String id() {
        return id;
    }

    /// What the statements of the transaction see; lent.
    public ReadView view() {
        return view;
    }

    /// Called before each statement, COMMIT too.
    ///
    /// @throws DbException TIMEOUT when the transaction was idle for too long; it is rolled back then
    public void requireActive() {
        Duration limit = owner.limits().idleTimeout();
        if (isEnded() || owner.nanoTime() - progress.lastNanos() > limit.toNanos()) {
            end(isEnded() ? progress.state() : TransactionState.TIMED_OUT);
            throw new DbException(
                    ErrorCode.TIMEOUT,
                    "transaction " + id + " is " + progress.state().wireName()
                            + ": nothing was asked of it for more than " + limit.toSeconds() + " s");
        }
    }

    /// Called after each statement.
    public void touch() {
        if (!isEnded()) {
            noteProgress(staged.count() == 0 ? TransactionState.OPEN_READ : TransactionState.OPEN_WRITE);
        }
    }

    /// Stages new rows, all or none.
    ///
    /// @param rows values in ordinal order of the current schema, coerced and checked for NULL
    /// @return [WriteOutcome.Written] or [WriteOutcome.DuplicateKey]
    /// @throws DbException LIMIT_EXCEEDED when the transaction buffers too much, OVERLOADED when all of
    ///                     them do; the caller rolls back
    public WriteOutcome insert(TableDef table, ScopeId scope, List<@Nullable Object[]> rows, KeyOrigin keys) {
        return staging.insert(table, scope, rows, keys);
    }

    /// Stages new rows, or what `rule` does with those whose keys are taken.
    ///
    /// @param rows values as for [#insert], of distinct keys
    /// @return [WriteOutcome.Written]
    /// @throws DbException as for [#insert]
    public WriteOutcome upsert(TableDef table, ScopeId scope, List<@Nullable Object[]> rows, ConflictRule rule) {
        return staging.upsert(table, scope, rows, rule);
    }

    /// Stages changes of rows that a scan of [#view] delivered.
    ///
    /// @throws DbException as for [#insert]
    public WriteOutcome change(TableDef table, ScopeId scope, List<RowChange> changes) {
        return staging.change(table, scope, changes);
    }

    /// Makes the staged rows durable and visible, all or none, and ends the transaction.
    ///
    /// @param check called before each attempt; may throw, which rolls back
    /// @throws DbException CONFLICT, with the row's name, when somebody else changed one of the rows since
    ///                     BEGIN; OVERLOADED and STORAGE_UNAVAILABLE as [CommitLog#append]
    public void commit(Runnable check) {
        noteProgress(TransactionState.COMMITTING);
        try {
            new TransactionCommit(owner.parts(), view, owner.limits().commitAttempts()).run(staged.inOrder(), check);
            end(TransactionState.COMMITTED);
        } finally {
            close();
        }
    }

    /// The transaction as it is now. Any thread.
    TransactionSummary summary() {
        Progress now = progress;
        long nanos = owner.nanoTime();
        return new TransactionSummary(
                id,
                ownerName,
                now.state(),
                Duration.ofNanos(nanos - begunNanos),
                Duration.ofNanos(Math.max(0, nanos - now.lastNanos())),
                now.rows(),
                now.bytes(),
                now.tables(),
                snapshotSeq);
    }

    /// Counts what the staged rows take now.
    private void requireMemory() {
        long more = staged.bytes() - reservedBytes;
        if (staged.bytes() > owner.limits().bufferBytes()) {
            end(TransactionState.ABORTED);
            throw new DbException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "transaction " + id + " exceeded buffer limit of "
                            + owner.limits().bufferBytes() + " bytes and was aborted");
        }
        owner.reserve(more);
        reservedBytes += more;
    }

    private void noteProgress(TransactionState state) {
        progress = new Progress(state, owner.nanoTime(), staged.count(), staged.bytes(), staged.tables());
    }

    private boolean isEnded() {
        return switch (progress.state()) {
            case OPEN_READ, OPEN_WRITE, COMMITTING -> false;
            case COMMITTED, ROLLED_BACK, TIMED_OUT, ABORTED -> true;
        };
    }

    private void end(TransactionState state) {
        if (!isEnded()) {
            noteProgress(state);
            owner.ended(this, reservedBytes);
            view.close();
        }
    }

    /// Rolls back unless the transaction has ended. Further calls do nothing.
    @Override
    public void close() {
        end(TransactionState.ROLLED_BACK);
    }
}
