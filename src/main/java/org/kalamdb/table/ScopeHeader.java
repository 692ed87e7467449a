package org.kalamdb.table;

import java.nio.ByteBuffer;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// What is known of a scope without reading its rows; kept in the manifest family beside its segments and
/// changed in the same batch
/// as they and the rows are.
///
/// ```
/// format u8 = 2 | version u64 | hotRows u64 | oldestPending u64 | nextBatch u32 | created u64
///               | updated u64 | lastSeq u64
/// ```
///
/// Format 1 ended before `lastSeq`.
///
/// @param version             rises with every change of the segments or their masks
/// @param hotRows             rows of the hot tier, tombstones included
/// @param oldestPendingMillis a time not after the oldest unflushed change, ms since 1970; 0 without hot
///                            rows
/// @param nextBatch           N of the next `batch-N.parquet`
/// @param createdMillis       of the first write
/// @param updatedMillis       of the last change of the segments
/// @param lastSeq             greatest `_seq` of the scope; 0 when unknown. Together with `nextBatch` it
///                            names the state of the scope's hot rows
record ScopeHeader(
        long version,
        long hotRows,
        long oldestPendingMillis,
        int nextBatch,
        long createdMillis,
        long updatedMillis,
        long lastSeq) {
    private static final byte FORMAT = 2;
    private static final byte FORMAT_WITHOUT_SEQ = 1;
    private static final int LENGTH_WITHOUT_SEQ = 1 + 5 * Long.BYTES + Integer.BYTES;
    private static final int LENGTH = LENGTH_WITHOUT_SEQ + Long.BYTES;

    /// The header of a scope that nobody wrote to yet.
    static ScopeHeader fresh(long nowMillis) {
        return new ScopeHeader(0, 0, 0, 0, nowMillis, nowMillis, 0);
    }

    /// With `added` more hot rows, written at `nowMillis`, the last of which got `seq`.
    ScopeHeader withWrites(long added, long nowMillis, long seq) {
        long oldest = oldestPendingMillis == 0 ? nowMillis : Math.min(oldestPendingMillis, nowMillis);
        return new ScopeHeader(version, hotRows + added, oldest, nextBatch, createdMillis, updatedMillis, seq);
    }

    /// With the next version.
    ScopeHeader withNewVersion() {
        return new ScopeHeader(
                version + 1, hotRows, oldestPendingMillis, nextBatch, createdMillis, updatedMillis, lastSeq);
    }

    /// After a flush that removed `removed` hot rows; what remains was written after `snapshotMillis`.
    ScopeHeader withFlush(long removed, int batchNumber, long snapshotMillis) {
        long remaining = hotRows - removed;
        return new ScopeHeader(
                version + 1,
                remaining,
                remaining == 0 ? 0 : snapshotMillis,
                Math.max(nextBatch, batchNumber + 1),
                createdMillis,
                snapshotMillis,
                lastSeq);
    }

    /// With no batch number below `least` left to be given out.
    ScopeHeader withRetired(int least) {
        return new ScopeHeader(
                version,
                hotRows,
                oldestPendingMillis,
                Math.max(nextBatch, least),
                createdMillis,
                updatedMillis,
                lastSeq);
    }

    byte[] encode() {
        return ByteBuffer.allocate(LENGTH)
                .put(FORMAT)
                .putLong(version)
                .putLong(hotRows)
                .putLong(oldestPendingMillis)
                .putInt(nextBatch)
                .putLong(createdMillis)
                .putLong(updatedMillis)
                .putLong(lastSeq)
                .array();
    }

    static ScopeHeader decode(byte[] bytes) {
        boolean hasSeq = bytes.length == LENGTH && bytes[0] == FORMAT;
        if (!hasSeq && !(bytes.length == LENGTH_WITHOUT_SEQ && bytes[0] == FORMAT_WITHOUT_SEQ)) {
            throw new DbException(ErrorCode.CORRUPTION, "a scope header of unknown format");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
        return new ScopeHeader(
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                hasSeq ? in.getLong() : 0);
    }
}
