package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
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
    private final ScopeImages images;
    private final @Nullable StagedRows staged;
    private final Map<ScopeKey, Optional<ScopeHeader>> headers = new HashMap<>();

    /// @param staged changes that the view shows as made; null for none
    ReadView(HotSnapshot snapshot, ScopeStates states, ScopeImages images, @Nullable StagedRows staged) {
        this.snapshot = snapshot;
        this.states = states;
        this.images = images;
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
        ScopeKey key = new ScopeKey(table, scope);
        return staged == null ? committedState(key) : staged.visible(key, () -> committedState(key));
    }

    private ScopeState committedState(ScopeKey key) {
        return states.at(snapshot, key, header(key));
    }

    /// The scope's header; null when nobody wrote to it.
    private @Nullable ScopeHeader header(ScopeKey scope) {
        return headers.computeIfAbsent(
                        scope,
                        key -> Optional.ofNullable(
                                        snapshot.get(Family.MANIFEST, ManifestKeys.header(key.table(), key.scope())))
                                .map(ScopeHeader::decode))
                .orElse(null);
    }

    /// The image of the scope's hot rows at this state, which the caller closes; null when they are to be
    /// read from the store. Staged changes are in no image.
    ScopeImage.@Nullable Lease image(TableDef table, ScopeId scope) {
        return staged == null ? images.lease(table, scope, header(new ScopeKey(table.id(), scope))) : null;
    }

    /// Counts rows that a scan read from the store one by one.
    void readRows(TableId table, ScopeId scope, long rows) {
        if (staged == null) {
            images.readRows(new ScopeKey(table, scope), rows);
        }
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
