package org.kalamdb.table;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.RowWrite.ColdPlace;
import org.kalamdb.model.SegmentId;

/// The cold tier as a transaction sees it: that of its snapshot without the positions of rows that the
/// transaction changed. Remembers the scopes used last, because a snapshot of some age misses the cache of
/// [ScopeStates]. One thread at a time.
final class StagedMasks {
    private static final int REMEMBERED_SCOPES = 16;

    private final Map<ScopeKey, Map<SegmentId, BitSet>> hidden = new HashMap<>();
    private final Map<ScopeKey, ScopeState> visible = new LinkedHashMap<>(REMEMBERED_SCOPES, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ScopeKey, ScopeState> eldest) {
            return size() > REMEMBERED_SCOPES;
        }
    };

    /// Hides a position.
    ///
    /// @return bytes that this takes
    long hide(ScopeKey scope, @Nullable ColdPlace place) {
        if (place == null) {
            return 0;
        }
        BitSet positions = hidden.computeIfAbsent(scope, key -> new HashMap<>())
                .computeIfAbsent(place.segment(), key -> new BitSet());
        int before = positions.size();
        positions.set(place.position());
        visible.remove(scope);
        return (long) (positions.size() - before) / Byte.SIZE;
    }

    /// Undoes [#hide].
    void show(ScopeKey scope, @Nullable ColdPlace place) {
        if (place != null) {
            hidden.getOrDefault(scope, Map.of())
                    .getOrDefault(place.segment(), new BitSet())
                    .clear(place.position());
            visible.remove(scope);
        }
    }

    /// The scope's segments with what is hidden in them.
    ///
    /// @param committed reads the state of the snapshot
    ScopeState visible(ScopeKey scope, Supplier<ScopeState> committed) {
        ScopeState known = visible.get(scope);
        if (known == null) {
            known = masked(committed.get(), hidden.getOrDefault(scope, Map.of()));
            visible.put(scope, known);
        }
        return known;
    }

    private static ScopeState masked(ScopeState committed, Map<SegmentId, BitSet> hidden) {
        if (hidden.isEmpty()) {
            return committed;
        }
        List<SegmentState> segments = new ArrayList<>(committed.segments().size());
        for (SegmentState segment : committed.segments()) {
            BitSet positions = hidden.get(segment.meta().id());
            if (positions == null) {
                segments.add(segment);
            } else {
                BitSet mask = (BitSet) segment.mask().clone();
                mask.or(positions);
                segments.add(new SegmentState(segment.meta(), mask));
            }
        }
        return new ScopeState(committed.version(), segments);
    }
}
