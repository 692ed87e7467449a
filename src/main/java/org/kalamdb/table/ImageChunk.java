package org.kalamdb.table;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowCodec;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.SharedColumns;

/// Some consecutive rows of an image in key order. Rows that are there never change; a chunk that was
/// made with room takes more behind them until the room is used up, while readers go on with the rows
/// that they know of.
///
/// Counted: its maker holds it, and so does every [ImageVersion] that lists it; the last one to let go
/// frees the memory. All methods are called under the image's lock.
final class ImageChunk {
    /// Rows that a chunk has room for.
    static final int ROWS = 2048;

    private static final int TEXT_BYTES_PER_ROW = 128;

    private final PackedKeys keys;
    private final SharedColumns columns;
    private final @Nullable BatchBuilder room;
    private int rows;
    private int tombstones;
    private int holders = 1;

    private ImageChunk(PackedKeys keys, SharedColumns columns, @Nullable BatchBuilder room, int rows, int tombstones) {
        this.keys = keys;
        this.columns = columns;
        this.room = room;
        this.rows = rows;
        this.tombstones = tombstones;
    }

    /// A chunk of finished columns.
    ///
    /// @param keys    of all rows
    /// @param columns taken over
    static ImageChunk full(ImageColumns layout, PackedKeys keys, SharedColumns columns) {
        BitVector deleted = (BitVector) columns.column(layout.deleted());
        int tombstones = 0;
        for (int i = 0; i < keys.count(); i++) {
            tombstones += deleted.get(i);
        }
        return new ImageChunk(keys, columns, null, keys.count(), tombstones);
    }

    /// A chunk without rows, to which rows of the table's current version can be appended.
    @SuppressWarnings("MustBeClosedChecker") // its vectors are closed with the columns
    static ImageChunk withRoom(ImageColumns layout, BufferAllocator allocator) {
        BatchBuilder room = new BatchBuilder(layout.types(), allocator);
        try {
            room.reserve(ROWS, ROWS * TEXT_BYTES_PER_ROW);
            return new ImageChunk(new PackedKeys(ROWS), new SharedColumns(room.vectors()), room, 0, 0);
        } catch (RuntimeException | Error failure) {
            room.close();
            throw failure;
        }
    }

    /// Whether [#append] can take the row.
    boolean fits(ImageColumns layout, byte[] row) {
        return room != null
                && rows < ROWS
                && RowCodec.schemaVersion(row) == layout.currentVersion()
                && room.fits(row.length);
    }

    /// Appends a row that fits.
    ///
    /// @param key the whole hot key, greater than all keys so far
    void append(ImageColumns layout, byte[] key, byte[] row) {
        BatchBuilder out = java.util.Objects.requireNonNull(room);
        layout.reader().appendTo(row, out);
        out.endRow();
        keys.add(key, HotKeys.PREFIX_LENGTH);
        tombstones += RowCodec.isDeleted(row) ? 1 : 0;
        rows++;
    }

    /// Makes appended rows readable.
    void settle() {
        if (room != null) {
            room.settle();
        }
    }

    /// The rows so far.
    View view() {
        return new View(this, rows, tombstones);
    }

    void hold() {
        holders++;
    }

    void letGo() {
        if (--holders == 0) {
            columns.close();
        }
    }

    /// The first rows of a chunk: what one version of the image knows of it.
    ///
    /// @param tombstones how many of them are deleted rows
    record View(ImageChunk chunk, int rows, int tombstones) {
        SharedColumns columns() {
            return chunk.columns;
        }

        PackedKeys keys() {
            return chunk.keys;
        }

        byte[] lastKey() {
            return chunk.keys.key(rows - 1);
        }

        long bytes() {
            return chunk.columns.bytes() + chunk.keys.sizeBytes();
        }

        /// How many keys are less than `key[from..]`.
        int lessThan(byte[] key, int from) {
            return chunk.keys.lessThan(key, from, rows);
        }
    }

    /// Bytes of some views together.
    static long bytes(List<View> views) {
        return views.stream().mapToLong(View::bytes).sum();
    }
}
