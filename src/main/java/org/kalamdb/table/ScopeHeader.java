package org.kalamdb.table;

import java.nio.ByteBuffer;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// What is known of a scope without reading its rows; kept in the manifest family beside its segments and
/// changed in the same batch
/// as they and the rows are.
///
/// ```
/// format u8 = 1 | version u64 | hotRows u64 | oldestPending u64 | nextBatch u32 | created u64 | updated
/// u64
/// ```
///
/// @param version             rises with every change of the segments or their masks
/// @param hotRows             rows of the hot tier, tombstones included
/// @param oldestPendingMillis a time not after the oldest unflushed change, ms since 1970; 0 without hot
///                            rows
/// @param nextBatch           N of the next `batch-N.parquet`
/// @param createdMillis       of the first write
/// @param updatedMillis       of the last change of the segments
record ScopeHeader(
        long version, long hotRows, long oldestPendingMillis, int nextBatch, long createdMillis, long updatedMillis) {
    private static final byte FORMAT = 1;
    private static final int LENGTH = 1 + 5 * Long.BYTES + Integer.BYTES;

    /// The header of a scope that nobody wrote to yet.
    static ScopeHeader fresh(long nowMillis) {
        return new ScopeHeader(0, 0, 0, 0, nowMillis, nowMillis);
    }

    /// With `added` more hot rows, written at `nowMillis`.
    ScopeHeader withWrites(long added, long nowMillis) {
        long oldest = oldestPendingMillis == 0 ? nowMillis : Math.min(oldestPendingMillis, nowMillis);
        return new ScopeHeader(version, hotRows + added, oldest, nextBatch, createdMillis, updatedMillis);
    }

    /// With the next version.
    ScopeHeader withNewVersion() {
        return new ScopeHeader(version + 1, hotRows, oldestPendingMillis, nextBatch, createdMillis, updatedMillis);
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
                snapshotMillis);
    }

    /// With no batch number below `least` left to be given out.
    ScopeHeader withRetired(int least) {
        return new ScopeHeader(
                version, hotRows, oldestPendingMillis, Math.max(nextBatch, least), createdMillis, updatedMillis);
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
                .array();
    }

    static ScopeHeader decode(byte[] bytes) {
        if (bytes.length != LENGTH || bytes[0] != FORMAT) {
            throw new DbException(ErrorCode.CORRUPTION, "a scope header of unknown format");
        }
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, LENGTH - 1);
        return new ScopeHeader(in.getLong(), in.getLong(), in.getLong(), in.getInt(), in.getLong(), in.getLong());
    }
}
