package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ChangeEvent;
import org.kalamdb.model.RowWrite;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.TableId;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotBatch;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.HotSnapshot;
import org.kalamdb.storage.hot.HotStore;

/// The writes of one group before they are durable: a batch, and what it changes as seen by the commands
/// that follow in the same
/// group. Commit thread.
final class CommitGroup implements AutoCloseable {
    private static final int KEYS_WORTH_A_RANGE = 16;

    private final HotStore hot;
    private final Map<ScopeKey, ScopeHeader> knownHeaders;
    private final HotBatch batch;
    private final Map<ByteKey, byte[]> rows = new HashMap<>();
    private final Set<ByteKey> masks = new HashSet<>();
    private final Map<ScopeKey, ScopeHeader> headers = new HashMap<>();
    private final List<List<ChangeEvent>> events = new ArrayList<>();

    /// @param knownHeaders headers in their durable state, filled as they are read
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    CommitGroup(HotStore hot, Map<ScopeKey, ScopeHeader> knownHeaders) {
        this.hot = hot;
        this.knownHeaders = knownHeaders;
        this.batch = hot.newBatch();
    }

    HotBatch batch() {
        return batch;
    }

    /// The newest hot rows of the keys that some writes of one scope have, with this group's writes; null
    /// for a key without one. Keys that are all new, as those of most bulk loads, cost one look at the store.
    byte[] @Nullable [] rows(List<RowWrite> writes) {
        boolean looksAtEach = writes.size() < KEYS_WORTH_A_RANGE || anyStored(writes);
        byte[] @Nullable [] newest = new byte[writes.size()][];
        for (int i = 0; i < newest.length; i++) {
            byte[] key = writes.get(i).key();
            byte[] pending = rows.get(new ByteKey(key));
            newest[i] = pending != null || !looksAtEach ? pending : hot.get(Family.ROWS, key);
        }
        return newest;
    }

    /// Whether the store has any row between the least and the greatest of the keys.
    private boolean anyStored(List<RowWrite> writes) {
        byte[] least = writes.getFirst().key();
        byte[] greatest = least;
        for (RowWrite write : writes) {
            byte[] key = write.key();
            least = Arrays.compareUnsigned(key, least) < 0 ? key : least;
            greatest = Arrays.compareUnsigned(key, greatest) > 0 ? key : greatest;
        }
        try (HotSnapshot snapshot = hot.snapshot();
                HotCursor between =
                        snapshot.ascending(Family.ROWS, least, Arrays.copyOf(greatest, greatest.length + 1))) {
            return between.next();
        }
    }

    void putRow(byte[] key, byte[] row) {
        rows.put(new ByteKey(key), row);
        batch.put(Family.ROWS, key, row);
    }

    boolean isMasked(SegmentId segment, int position) {
        byte[] key = HotKeys.mask(segment, position);
        return masks.contains(new ByteKey(key)) || hot.get(Family.MASKS, key) != null;
    }

    void mask(SegmentId segment, int position, long seq) {
        byte[] key = HotKeys.mask(segment, position);
        masks.add(new ByteKey(key));
        batch.put(
                Family.MASKS, key, ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    }

    boolean hasSegment(TableId table, ScopeId scope, SegmentId segment) {
        return hot.get(Family.MANIFEST, ManifestKeys.segment(table, scope, segment)) != null;
    }

    /// The scope's header with this group's changes; null when nobody wrote to it yet.
    @Nullable
    ScopeHeader header(ScopeKey scope) {
        ScopeHeader pending = headers.get(scope);
        if (pending != null) {
            return pending;
        }
        return knownHeaders.computeIfAbsent(scope, key -> {
            byte[] stored = hot.get(Family.MANIFEST, ManifestKeys.header(key.table(), key.scope()));
            return stored == null ? null : ScopeHeader.decode(stored);
        });
    }

    void putHeader(ScopeKey scope, ScopeHeader header) {
        headers.put(scope, header);
    }

    void addEvents(List<ChangeEvent> changes) {
        events.add(changes);
    }

    List<List<ChangeEvent>> events() {
        return events;
    }

    /// Whether anything is to be written.
    boolean isEmpty() {
        return batch.count() == 0 && headers.isEmpty();
    }

    /// Puts the changed headers into the batch; called once, last.
    void seal() {
        headers.forEach((scope, header) ->
                batch.put(Family.MANIFEST, ManifestKeys.header(scope.table(), scope.scope()), header.encode()));
    }

    /// The scopes that this group changes.
    Set<ScopeKey> scopes() {
        return headers.keySet();
    }

    /// Remembers the headers as durable; called after the batch was written.
    void publishHeaders() {
        knownHeaders.putAll(headers);
    }

    @Override
    public void close() {
        batch.close();
    }
}
