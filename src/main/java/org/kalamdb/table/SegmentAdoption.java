package org.kalamdb.table;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Command.AdoptSegment;
import org.kalamdb.model.Command.FlushedRows;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotSnapshot;
import org.kalamdb.storage.hot.HotStore;
import org.kalamdb.storage.hot.RowCodec;

/// Makes a flushed segment part of its scope: hot rows that are still the flushed version go, positions of
/// rows that were changed after the flush's snapshot are masked. Runs alone in its group, so the store
/// itself is the newest state. Commit thread.
final class SegmentAdoption {
    /// A removed range costs every later read of the newest rows a little, whatever its size; removing
    /// rows one by one holds up all writers, so that with this many it is a millisecond or more.
    static final int ROWS_WORTH_A_RANGE = 512;

    private SegmentAdoption() {}

    /// Refuses with [CommitOutcome.Changed] when a flushed row is no longer in the hot tier, because another
    /// flush took it, and when the segment's number was retired: its object may be gone already.
    ///
    /// @param watch of the scope; null when there is none
    static CommitOutcome apply(
            HotStore hot, CommitGroup group, AdoptSegment adopt, @Nullable FlushWatch watch, long lastSeq) {
        ScopeKey scope = new ScopeKey(adopt.table(), adopt.scope());
        ScopeHeader header = group.header(scope);
        if (header == null || adopt.segment().batchNumber() < header.nextBatch()) {
            return new CommitOutcome.Changed();
        }
        List<byte[]> changed = watch == null || watch.number() != adopt.watch() ? null : watch.changed();
        long removed = changed == null || adopt.rows().keys().length < ROWS_WORTH_A_RANGE
                ? removeEach(hot, group, adopt)
                : removeRange(hot, group, adopt, changed);
        if (removed < 0) {
            return new CommitOutcome.Changed();
        }
        group.batch()
                .put(
                        Family.MANIFEST,
                        ManifestKeys.segment(
                                adopt.table(), adopt.scope(), adopt.segment().id()),
                        StoredJson.encode(adopt.segment()));
        group.putHeader(
                scope,
                header.withFlush(
                        removed, adopt.segment().batchNumber(), adopt.segment().createdMillis()));
        return new CommitOutcome.Committed(lastSeq);
    }

    /// Compares every row with the flushed one. Hot rows and segment are in the same order, so this is one
    /// merge.
    ///
    /// @return rows removed; -1 when a flushed row is not there
    private static long removeEach(HotStore hot, CommitGroup group, AdoptSegment adopt) {
        FlushedRows flushed = adopt.rows();
        byte[][] keys = flushed.keys();
        long removed = 0;
        try (HotSnapshot snapshot = hot.snapshot();
                HotCursor rows = snapshot.ascending(Family.ROWS, keys[0], behind(keys))) {
            for (int position = 0; position < keys.length; position++) {
                if (!advanceTo(rows, keys[position])) {
                    return -1;
                }
                long seq = RowCodec.seq(rows.value());
                if (seq == flushed.seqs()[position]) {
                    group.batch().delete(Family.ROWS, keys[position]);
                    removed++;
                } else {
                    group.mask(adopt.segment().id(), position, seq);
                }
            }
        }
        return removed;
    }

    /// Removes the whole key range at once and puts back what was written since the flush's snapshot.
    ///
    /// @param changed every key of the scope that was written since, also those whose write failed
    /// @return rows removed
    private static long removeRange(HotStore hot, CommitGroup group, AdoptSegment adopt, List<byte[]> changed) {
        byte[][] keys = adopt.rows().keys();
        group.batch().deleteRange(Family.ROWS, keys[0], behind(keys));
        long removed = keys.length;
        Set<ByteKey> seen = new HashSet<>();
        for (byte[] key : changed) {
            boolean isWithin = Arrays.compareUnsigned(keys[0], key) <= 0
                    && Arrays.compareUnsigned(key, keys[keys.length - 1]) <= 0;
            if (!isWithin || !seen.add(new ByteKey(key))) {
                continue;
            }
            int position = Arrays.binarySearch(keys, key, Arrays::compareUnsigned);
            byte[] newest = hot.get(Family.ROWS, key);
            if (newest == null) {
                if (position >= 0) {
                    return -1;
                }
                continue;
            }
            long seq = RowCodec.seq(newest);
            if (position >= 0 && seq == adopt.rows().seqs()[position]) {
                continue;
            }
            group.batch().put(Family.ROWS, key, newest);
            if (position >= 0) {
                group.mask(adopt.segment().id(), position, seq);
                removed--;
            }
        }
        return removed;
    }

    /// The least key behind the last one.
    private static byte[] behind(byte[][] keys) {
        return Arrays.copyOf(keys[keys.length - 1], keys[keys.length - 1].length + 1);
    }

    /// Moves forward to `key`; false when it is not there.
    private static boolean advanceTo(HotCursor rows, byte[] key) {
        while (rows.next()) {
            int order = Arrays.compareUnsigned(rows.key(), key);
            if (order >= 0) {
                return order == 0;
            }
        }
        return false;
    }
}
