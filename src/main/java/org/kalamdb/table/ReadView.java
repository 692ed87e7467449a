package org.kalamdb.table;

import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableId;
import org.kalamdb.storage.hot.HotSnapshot;

/// One consistent view of all tables and both tiers: rows, masks and manifest as of one commit. Holds a
/// snapshot until closed. One
/// thread at a time.
public final class ReadView implements AutoCloseable {
    private final HotSnapshot snapshot;
    private final ScopeStates states;

    ReadView(HotSnapshot snapshot, ScopeStates states) {
        this.snapshot = snapshot;
        this.states = states;
    }

    HotSnapshot snapshot() {
        return snapshot;
    }

    ScopeState state(TableId table, ScopeId scope) {
        return states.at(snapshot, table, scope);
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
