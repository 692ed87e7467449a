package org.kalamdb.table;

import java.nio.ByteBuffer;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.TableId;
import org.kalamdb.storage.hot.HotKeys;

/// Keys of the manifest family. Segment ids are positive, so a scope's header stands before its segments:
///
/// ```
/// table u32 | scope u64 | 0 u64          header
/// table u32 | scope u64 | segment u64    one entry per segment
/// ```
final class ManifestKeys {
    private static final int ID_OFFSET = HotKeys.PREFIX_LENGTH;

    private ManifestKeys() {}

    static byte[] header(TableId table, ScopeId scope) {
        return key(table, scope, 0);
    }

    static byte[] segment(TableId table, ScopeId scope, SegmentId segment) {
        return key(table, scope, segment.value());
    }

    static boolean isHeader(byte[] key) {
        return ByteBuffer.wrap(key).getLong(ID_OFFSET) == 0;
    }

    static ScopeId scopeOf(byte[] key) {
        return new ScopeId(ByteBuffer.wrap(key).getLong(Integer.BYTES));
    }

    private static byte[] key(TableId table, ScopeId scope, long id) {
        return ByteBuffer.allocate(ID_OFFSET + Long.BYTES)
                .putInt(table.value())
                .putLong(scope.value())
                .putLong(id)
                .array();
    }
}
