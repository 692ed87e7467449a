package org.kalamdb.storage.cold;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives a scan its pages. Batches that were handed out ask for theirs too, perhaps on another thread, so
/// its calls exclude each other.
final class PageSource {
    private final SegmentTail tail;
    private final SegmentInput input;
    private final int from;
    private final int to;

    /// @param from position of the first row of interest
    /// @param to   position behind the last one
    PageSource(SegmentTail tail, SegmentInput input, int from, int to) {
        this.tail = tail;
        this.input = input;
        this.from = from;
        this.to = to;
    }

    /// What is done with a page.
    @FunctionalInterface
    interface Use<T extends @Nullable Object> {
        /// @param start the position of the page's first row
        T use(ColumnPage page, int start);
    }

    /// Uses the page of a column that has the row at `position`.
    ///
    /// @throws org.kalamdb.common.DbException as [SegmentReader#open]
    synchronized <T extends @Nullable Object> T with(ColumnPages column, int group, int position, Use<T> use) {
        load(List.of(column), group, position);
        try {
            ColumnPage page = column.page(group, position);
            return use.use(page, column.pageStart());
        } catch (IOException | RuntimeException cause) {
            throw SegmentCursor.translate(tail, cause);
        }
    }

    /// Sees to it that the next call of [#with] for each of these columns reads nothing.
    synchronized void load(List<ColumnPages> columns, int group, int position) {
        List<ByteRange> wanted = new ArrayList<>();
        List<ColumnPages> wanting = new ArrayList<>();
        try {
            for (ColumnPages column : columns) {
                column.plan(group, position, from, to, wanted);
                while (wanting.size() < wanted.size()) {
                    wanting.add(column);
                }
            }
            if (!wanted.isEmpty()) {
                List<ByteBuffer> read = input.read(wanted);
                for (int i = 0; i < wanted.size(); i++) {
                    wanting.get(i).accept(group, wanted.get(i), read.get(i));
                }
            }
        } catch (RuntimeException cause) {
            throw SegmentCursor.translate(tail, cause);
        }
    }
}
