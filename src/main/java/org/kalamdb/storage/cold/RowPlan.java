package org.kalamdb.storage.cold;

import java.util.BitSet;
import java.util.List;
import org.apache.parquet.filter2.columnindex.RowRanges;
import org.jspecify.annotations.Nullable;

/// The rows of a segment that are still to be read, handed out in chunks from one end. Used by one
/// thread.
final class RowPlan {
    /// Rows of one row group.
    ///
    /// @param block      the row group's index in the reader
    /// @param blockStart the position of its first row
    /// @param positions  in the segment, ascending, at least one
    record Chunk(int block, int blockStart, int[] positions) {
        /// The rows as Parquet counts them, from the row group's first.
        RowRanges ranges() {
            RowRanges.Builder ranges = RowRanges.builder();
            int from = 0;
            for (int i = 1; i <= positions.length; i++) {
                if (i == positions.length || positions[i] != positions[i - 1] + 1) {
                    ranges.addSelectedRange(positions[from] - (long) blockStart, positions[i - 1] - (long) blockStart);
                    from = i;
                }
            }
            return ranges.build();
        }
    }

    private final BitSet rows;
    private final List<RowGroup> groups;
    private final boolean descending;

    /// A row group that is not left out as a whole.
    ///
    /// @param start the position of its first row
    /// @param end   the position behind its last row
    record RowGroup(int start, int end) {}

    /// @param rows   positions in the segment; handed over
    /// @param groups ascending, by their index in the reader
    RowPlan(BitSet rows, List<RowGroup> groups, boolean descending) {
        this.rows = rows;
        this.groups = groups;
        this.descending = descending;
    }

    /// How many rows are left.
    int count() {
        return rows.cardinality();
    }

    /// Leaves a row out.
    void remove(int position) {
        rows.clear(position);
    }

    /// All rows that are left of a row group, which stay; null when there are none.
    @Nullable
    Chunk rest(int group) {
        RowGroup bounds = groups.get(group);
        return chunk(group, bounds.start(), bounds.end());
    }

    int groupCount() {
        return groups.size();
    }

    /// The next rows of one row group, from one cell of a grid of `cellRows` rows that begins with the
    /// row group, so that chunks and pages end at the same rows; null at the end.
    @Nullable
    Chunk next(int cellRows) {
        int position = descending ? rows.length() - 1 : rows.nextSetBit(0);
        if (position < 0) {
            return null;
        }
        int group = 0;
        while (position >= groups.get(group).end()) {
            group++;
        }
        int start = groups.get(group).start();
        int cellStart = start + (position - start) / cellRows * cellRows;
        int cellEnd = Math.min(cellStart + cellRows, groups.get(group).end());
        Chunk chunk = chunk(group, cellStart, cellEnd);
        rows.clear(cellStart, cellEnd);
        return chunk;
    }

    private @Nullable Chunk chunk(int group, int from, int to) {
        int[] positions =
                rows.get(from, to).stream().map(offset -> from + offset).toArray();
        return positions.length == 0 ? null : new Chunk(group, groups.get(group).start(), positions);
    }
}
