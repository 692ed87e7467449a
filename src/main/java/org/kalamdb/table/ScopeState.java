package org.kalamdb.table;

import java.util.List;

/// A scope's cold tier at one version: its segments in the order of their smallest keys, each with its
/// mask.
record ScopeState(long version, List<SegmentState> segments) {
    static final ScopeState EMPTY = new ScopeState(0, List.of());

    ScopeState {
        segments = List.copyOf(segments);
    }

    /// For the cache's budget: about the bytes held.
    int weight() {
        int bytes = 64;
        for (SegmentState segment : segments) {
            bytes += 512
                    + segment.mask().size() / Byte.SIZE
                    + 64 * segment.meta().columns().size();
        }
        return bytes;
    }
}
