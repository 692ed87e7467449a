package org.kalamdb.table;

import java.util.Arrays;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowCodec;
import org.kalamdb.storage.hot.RowReader;
import org.kalamdb.vector.BatchBuilder;

/// The hot rows of a scope in key order, tombstones left out unless asked for. Owns the cursor.
final class HotRun implements SortedRun {
    private final HotCursor cursor;
    private final RowReader reader;
    private final boolean includeDeleted;

    HotRun(HotCursor cursor, RowReader reader, boolean includeDeleted) {
        this.cursor = cursor;
        this.reader = reader;
        this.includeDeleted = includeDeleted;
    }

    @Override
    public boolean advance() {
        while (cursor.next()) {
            if (includeDeleted || !RowCodec.isDeleted(cursor.value())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public byte[] key() {
        byte[] whole = cursor.key();
        return Arrays.copyOfRange(whole, HotKeys.PREFIX_LENGTH, whole.length);
    }

    @Override
    public void appendTo(BatchBuilder out) {
        reader.appendTo(cursor.value(), out);
    }

    @Override
    public void close() {
        cursor.close();
    }
}
