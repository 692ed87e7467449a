package org.kalamdb.table;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableId;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.HotSnapshot;

/// Finds the cold tier of a scope as of a snapshot. The header read from the snapshot names the version,
/// so a cached state is used
/// exactly when it is the snapshot's own; there is nothing to invalidate. Any thread.
final class ScopeStates {
    private final Cache<ScopeKey, ScopeState> newest;

    /// @param maxBytes the cache's budget
    ScopeStates(long maxBytes) {
        this.newest = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((ScopeKey key, ScopeState state) -> state.weight())
                .executor(Runnable::run)
                .build();
    }

    /// @param header of the scope, from the snapshot
    ScopeState at(HotSnapshot snapshot, ScopeKey key, @Nullable ScopeHeader header) {
        if (header == null || header.version() == 0) {
            return ScopeState.EMPTY;
        }
        long version = header.version();
        ScopeState cached = newest.getIfPresent(key);
        if (cached != null && cached.version() == version) {
            return cached;
        }
        ScopeState loaded = load(snapshot, key.table(), key.scope(), version);
        newest.asMap().merge(key, loaded, (old, made) -> made.version() > old.version() ? made : old);
        return loaded;
    }

    private static ScopeState load(HotSnapshot snapshot, TableId table, ScopeId scope, long version) {
        List<SegmentState> segments = new ArrayList<>();
        byte[] prefix = HotKeys.scopePrefix(table, scope);
        try (HotCursor entries = snapshot.ascending(Family.MANIFEST, prefix, HotKeys.after(prefix))) {
            while (entries.next()) {
                if (!ManifestKeys.isHeader(entries.key())) {
                    SegmentMeta meta = StoredJson.decode(entries.value(), SegmentMeta.class);
                    segments.add(new SegmentState(meta, mask(snapshot, meta)));
                }
            }
        }
        segments.sort(Comparator.comparing(state -> state.meta().minKey(), Arrays::compareUnsigned));
        return new ScopeState(version, segments);
    }

    private static BitSet mask(HotSnapshot snapshot, SegmentMeta meta) {
        BitSet mask = new BitSet(meta.rows());
        byte[] first = HotKeys.mask(meta.id(), 0);
        byte[] prefix = Arrays.copyOf(first, Long.BYTES);
        try (HotCursor positions = snapshot.ascending(Family.MASKS, first, HotKeys.after(prefix))) {
            while (positions.next()) {
                mask.set(ByteBuffer.wrap(positions.key()).getInt(Long.BYTES));
            }
        }
        return mask;
    }
}
