package org.kalamdb.table;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowCodec;
import org.kalamdb.storage.hot.RowReader;
import org.kalamdb.vector.BatchBuilder;

/// The hot rows of a scope in key order from the store, tombstones left out unless asked for. Tells how
/// many it read. Owns the cursor.
final class HotRun implements SortedRun {
    private final HotCursor cursor;
    private final RowReader reader;
    private final boolean includeDeleted;
    private final LongConsumer rowsRead;
    private long rows;

    /// @param rowsRead told the number of rows at the end
    HotRun(HotCursor cursor, RowReader reader, boolean includeDeleted, LongConsumer rowsRead) {
        this.cursor = cursor;
        this.reader = reader;
        this.includeDeleted = includeDeleted;
        this.rowsRead = rowsRead;
    }

    @Override
    public boolean advance() {
        while (cursor.next()) {
            rows++;
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
        rowsRead.accept(rows);
        rows = 0;
        cursor.close();
    }
}
