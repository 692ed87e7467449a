package org.kalamdb.storage.cold;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.SegmentId;
import org.kalamdb.vector.Batch;

/// The pages of one column, as a scan goes through them: from memory where they are kept, else out of the
/// segment, some of them with one request. Used by one thread at a time.
final class ColumnPages {
    private final SegmentId segment;
    private final List<ColumnChunk> chunks;
    private final int dimension;
    private final ReadAhead reading;
    private final @Nullable PageCache cache;
    private int readAhead;
    private @Nullable Window window;
    private @Nullable Window dictionaryWindow;
    private int dictionaryGroup = -1;
    private @Nullable PageValues dictionary;
    private int pageStart;
    private int pageEnd;
    private @Nullable ColumnPage page;

    /// @param chunks    by row group
    /// @param dimension of an embedding, 0 for everything else
    /// @param cache     lent; null for none
    ColumnPages(
            SegmentId segment, List<ColumnChunk> chunks, int dimension, ReadAhead reading, @Nullable PageCache cache) {
        this.segment = segment;
        this.chunks = chunks;
        this.dimension = dimension;
        this.reading = reading;
        this.cache = cache;
        this.readAhead = reading.firstPages();
    }

    /// How much is read with one request.
    ///
    /// @param descending whether pages before a wanted one are wanted next
    /// @param firstPages of the first request; each further one asks for twice as many
    /// @param maxBytes   the most bytes of a request for this column, unless a page is larger
    record ReadAhead(boolean descending, int firstPages, int maxBytes) {
        private static final int LOCAL_BYTES = 512 << 10;
        private static final int REMOTE_BYTES = 4 << 20;
        private static final int REMOTE_PAGES = 8;

        /// For a scan of a segment on the local disk or across a network.
        static ReadAhead of(SegmentScan scan, SegmentSource source) {
            if (!source.isRemote()) {
                return new ReadAhead(scan.descending(), 1, LOCAL_BYTES);
            }
            boolean probablyAll = scan.wanted() > REMOTE_PAGES * (long) Batch.TARGET_ROWS;
            return new ReadAhead(scan.descending(), probablyAll ? REMOTE_PAGES : 1, REMOTE_BYTES);
        }
    }

    /// Bytes of the file.
    private record Window(ByteBuffer bytes, long offset) {
        boolean covers(long from, int length) {
            return from >= offset && from + length <= offset + bytes.remaining();
        }

        int at(long fileOffset) {
            return bytes.arrayOffset() + bytes.position() + Math.toIntExact(fileOffset - offset);
        }
    }

    ColumnChunk chunk(int group) {
        return chunks.get(group);
    }

    /// The position of the first row of the page that [#page] gave last.
    int pageStart() {
        return pageStart;
    }

    /// Adds what must be read before [#page] can be asked for this row. Of each addition the bytes are to
    /// be handed to [#accept].
    ///
    /// @param from where rows of interest begin
    /// @param to   behind the last row of interest
    void plan(int group, int position, int from, int to, List<ByteRange> wanted) {
        if (isCurrent(position)) {
            return;
        }
        ColumnChunk chunk = chunks.get(group);
        int index = chunk.pageAt(position);
        ColumnPage kept = find(chunk.pageOffset(index));
        if (kept != null) {
            remember(chunk, index, kept);
            return;
        }
        ByteRange dictionaryRange = dictionaryGroup == group ? null : chunk.dictionary();
        if (dictionaryRange != null && !findDictionary(group, dictionaryRange) && !isRead(dictionaryRange)) {
            wanted.add(dictionaryRange);
        }
        if (window == null || !window.covers(chunk.pageOffset(index), chunk.pageBytes(index))) {
            wanted.add(readAhead(chunk, index, from, to));
        }
    }

    private boolean isRead(ByteRange range) {
        return dictionaryWindow != null && dictionaryWindow.covers(range.offset(), range.length());
    }

    private boolean isCurrent(int position) {
        return page != null && position >= pageStart && position < pageEnd;
    }

    private @Nullable ColumnPage find(long offset) {
        return cache == null ? null : cache.find(segment, offset);
    }

    private boolean findDictionary(int group, ByteRange range) {
        ColumnPage kept = find(range.offset());
        if (kept == null) {
            return false;
        }
        dictionary = kept.values();
        dictionaryGroup = group;
        return true;
    }

    private void remember(ColumnChunk chunk, int index, ColumnPage found) {
        page = found;
        pageStart = chunk.pageStart(index);
        pageEnd = chunk.pageStart(index + 1);
    }

    /// A page and some that are likely to be wanted next, more each time.
    private ByteRange readAhead(ColumnChunk chunk, int index, int from, int to) {
        int first = index;
        int last = index;
        long bytes = chunk.pageBytes(index);
        for (int i = 1; i < readAhead; i++) {
            int next = reading.descending() ? first - 1 : last + 1;
            boolean wanted = next >= 0
                    && next < chunk.pageCount()
                    && chunk.pageStart(next) < to
                    && chunk.pageStart(next + 1) > from;
            if (!wanted || bytes + chunk.pageBytes(next) > reading.maxBytes()) {
                break;
            }
            bytes += chunk.pageBytes(next);
            first = Math.min(first, next);
            last = Math.max(last, next);
        }
        readAhead = Math.min(2 * readAhead, Short.MAX_VALUE);
        long start = chunk.pageOffset(first);
        return new ByteRange(start, Math.toIntExact(chunk.pageOffset(last) + chunk.pageBytes(last) - start));
    }

    /// Takes bytes that were asked for.
    ///
    /// @param bytes with an array
    void accept(int group, ByteRange range, ByteBuffer bytes) {
        Window read = new Window(bytes, range.offset());
        if (range.equals(chunks.get(group).dictionary())) {
            dictionaryWindow = read;
        } else {
            window = read;
        }
    }

    /// The page with a row, after [#plan] and [#accept].
    ColumnPage page(int group, int position) throws IOException {
        if (isCurrent(position) && page != null) {
            return page;
        }
        ColumnChunk chunk = chunks.get(group);
        int index = chunk.pageAt(position);
        Window read = window;
        if (read == null || !read.covers(chunk.pageOffset(index), chunk.pageBytes(index))) {
            throw new IllegalStateException("the page was not read");
        }
        PageDecoder decoder = new PageDecoder(chunk, dimension);
        ColumnPage decoded = decoder.page(
                read.bytes().array(),
                read.at(chunk.pageOffset(index)),
                chunk.pageBytes(index),
                dictionary(group, decoder),
                chunk.pageStart(index + 1) - chunk.pageStart(index));
        if (cache != null) {
            cache.put(segment, chunk.pageOffset(index), decoded);
        }
        remember(chunk, index, decoded);
        return decoded;
    }

    /// The dictionary of a row group, after [#plan] and [#accept]; null when it has none.
    private @Nullable PageValues dictionary(int group, PageDecoder decoder) throws IOException {
        ByteRange range = chunks.get(group).dictionary();
        if (dictionaryGroup != group) {
            Window read = dictionaryWindow;
            if (range == null) {
                dictionary = null;
            } else if (read == null || !read.covers(range.offset(), range.length())) {
                throw new IllegalStateException("the dictionary was not read");
            } else {
                PageValues decoded = decoder.dictionary(read.bytes().array(), read.at(range.offset()), range.length());
                if (cache != null) {
                    cache.put(segment, range.offset(), new ColumnPage(null, decoded));
                }
                dictionary = decoded;
                dictionaryWindow = null;
            }
            dictionaryGroup = group;
        }
        return dictionary;
    }
}
