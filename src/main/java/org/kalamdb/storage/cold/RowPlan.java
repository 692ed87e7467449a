package org.kalamdb.storage.cold;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// The rows of a segment that are still to be read, handed out in chunks from one end. Used by one
/// thread.
final class RowPlan {
    /// Rows of one row group.
    ///
    /// @param block      the row group
    /// @param blockStart the position of its first row
    /// @param positions  in the segment, ascending, at least one
    record Chunk(int block, int blockStart, int[] positions) {}

    private final BitSet rows;
    private final int[] blockStarts;
    private final int[] blockEnds;
    private final boolean descending;

    /// @param rows        positions in the segment; handed over
    /// @param blockStarts the position of each row group's first row, ascending
    /// @param blockEnds   the position behind each row group's last row
    RowPlan(BitSet rows, int[] blockStarts, int[] blockEnds, boolean descending) {
        this.rows = rows;
        this.blockStarts = blockStarts;
        this.blockEnds = blockEnds;
        this.descending = descending;
    }

    /// The next rows of one row group, from one cell of a grid of `cellRows` rows that begins with the
    /// row group, so that chunks and pages end at the same rows; null at the end.
    @Nullable
    Chunk next(int cellRows) {
        int position = descending ? rows.length() - 1 : rows.nextSetBit(0);
        if (position < 0) {
            return null;
        }
        int block = 0;
        while (position >= blockEnds[block]) {
            block++;
        }
        int start = blockStarts[block];
        int cellStart = start + (position - start) / cellRows * cellRows;
        int cellEnd = Math.min(cellStart + cellRows, blockEnds[block]);
        int[] positions = rows.get(cellStart, cellEnd).stream()
                .map(offset -> cellStart + offset)
                .toArray();
        rows.clear(cellStart, cellEnd);
        return new Chunk(block, start, positions);
    }
}
