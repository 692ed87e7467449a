package org.kalamdb.storage.cold;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a segment that are still to be read, handed out from one end in pieces of which each lies in
/// one page of every column. Used by one thread.
final class PagePlan {
    /// Rows without gaps, of one row group.
    ///
    /// @param from position in the segment
    /// @param to   behind the last one
    record Span(int group, int from, int to) {}

    private final List<Span> spans;
    private final List<ColumnPages> columns;
    private final boolean descending;
    private int next;
    private int done;

    /// @param spans   in rising order, without overlap
    /// @param columns all that are read
    PagePlan(List<Span> spans, List<ColumnPages> columns, boolean descending) {
        this.spans = spans;
        this.columns = columns;
        this.descending = descending;
        this.next = descending ? spans.size() - 1 : 0;
    }

    /// The position of the first row; 0 when there is none.
    int from() {
        return spans.isEmpty() ? 0 : spans.getFirst().from();
    }

    /// The position behind the last row.
    int to() {
        return spans.isEmpty() ? 0 : spans.getLast().to();
    }

    /// The next rows; null at the end.
    @Nullable
    Span next(int maxRows) {
        if (next < 0 || next == spans.size()) {
            return null;
        }
        Span span = spans.get(next);
        Span piece = descending ? last(span, maxRows) : first(span, maxRows);
        done += piece.to() - piece.from();
        if (done == span.to() - span.from()) {
            skip();
        }
        return piece;
    }

    /// Leaves out what is left of a row group, of which a piece was the last to be handed out.
    void skipGroup(int group) {
        while (next >= 0 && next < spans.size() && spans.get(next).group() == group) {
            skip();
        }
    }

    private void skip() {
        done = 0;
        next += descending ? -1 : 1;
    }

    private Span first(Span span, int maxRows) {
        int from = span.from() + done;
        int to = Math.min(span.to(), from + maxRows);
        for (ColumnPages column : columns) {
            ColumnChunk chunk = column.chunk(span.group());
            to = Math.min(to, chunk.pageStart(chunk.pageAt(from) + 1));
        }
        return new Span(span.group(), from, to);
    }

    private Span last(Span span, int maxRows) {
        int to = span.to() - done;
        int from = Math.max(span.from(), to - maxRows);
        for (ColumnPages column : columns) {
            ColumnChunk chunk = column.chunk(span.group());
            from = Math.max(from, chunk.pageStart(chunk.pageAt(to - 1)));
        }
        return new Span(span.group(), from, to);
    }
}
