package org.kalamdb.table;

import java.util.Arrays;
import org.kalamdb.model.Command.AdoptSegment;
import org.kalamdb.model.Command.FlushedRows;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotSnapshot;
import org.kalamdb.storage.hot.HotStore;
import org.kalamdb.storage.hot.RowCodec;

/// Makes a flushed segment part of its scope: hot rows that are still the flushed version go, positions
/// of rows that were changed
/// after the flush's snapshot are masked. Hot rows and segment are in the same key order, so this is one
/// merge. Runs alone in its
/// group, so the store itself is the newest state. Commit thread.
final class SegmentAdoption {
    private SegmentAdoption() {}

    /// Refuses with [CommitOutcome.Changed] when a flushed row is no longer in the hot tier, because another
    /// flush took it, and when the segment's number was retired: its object may be gone already.
    static CommitOutcome apply(HotStore hot, CommitGroup group, AdoptSegment adopt, long lastSeq) {
        ScopeKey scope = new ScopeKey(adopt.table(), adopt.scope());
        ScopeHeader header = group.header(scope);
        if (header == null || adopt.segment().batchNumber() < header.nextBatch()) {
            return new CommitOutcome.Changed();
        }
        FlushedRows flushed = adopt.rows();
        byte[][] keys = flushed.keys();
        long removed = 0;
        byte[] end = Arrays.copyOf(keys[keys.length - 1], keys[keys.length - 1].length + 1);
        try (HotSnapshot snapshot = hot.snapshot();
                HotCursor rows = snapshot.ascending(Family.ROWS, keys[0], end)) {
            for (int position = 0; position < keys.length; position++) {
                if (!advanceTo(rows, keys[position])) {
                    return new CommitOutcome.Changed();
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
