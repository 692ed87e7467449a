package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableId;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotSnapshot;

/// One consistent view of all tables and both tiers: rows, masks and manifest as of one commit, and over them
/// the uncommitted changes of a transaction when the view is one's. Holds a snapshot until closed. One thread
/// at a time.
public final class ReadView implements AutoCloseable {
    private final HotSnapshot snapshot;
    private final ScopeStates states;
    private final @Nullable StagedRows staged;

    /// @param staged changes that the view shows as made; null for none
    ReadView(HotSnapshot snapshot, ScopeStates states, @Nullable StagedRows staged) {
        this.snapshot = snapshot;
        this.states = states;
        this.staged = staged;
    }

    /// What is committed, without staged changes.
    HotSnapshot snapshot() {
        return snapshot;
    }

    /// The hot row of a key; null when there is none.
    byte @Nullable [] row(byte[] key) {
        StagedRow own = staged == null ? null : staged.find(key);
        return own == null ? snapshot.get(Family.ROWS, key) : own.row();
    }

    /// The hot rows from `from` up to but not including `to`.
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the outer cursor owns the inner one
    HotCursor rows(byte[] from, byte[] to, boolean descending) {
        HotCursor committed =
                descending ? snapshot.descending(Family.ROWS, from, to) : snapshot.ascending(Family.ROWS, from, to);
        return staged == null ? committed : staged.over(committed, from, to, descending);
    }

    /// The cold tier of a scope.
    ScopeState state(TableId table, ScopeId scope) {
        return staged == null
                ? states.at(snapshot, table, scope)
                : staged.visible(new ScopeKey(table, scope), () -> states.at(snapshot, table, scope));
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
