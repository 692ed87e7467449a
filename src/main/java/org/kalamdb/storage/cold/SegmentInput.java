package org.kalamdb.storage.cold;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.ParquetFileRange;
import org.apache.parquet.io.SeekableInputStream;
import org.kalamdb.common.DbException;
import org.kalamdb.model.SegmentMeta;

/// A segment as Parquet wants to read it: the tail out of memory, everything else in whole blocks out of
/// its source, each of them checked. Across a network all parts of a row group that are wanted are
/// fetched side by side, close ones with one request. Safe for any number of threads; its streams are
/// not.
final class SegmentInput implements InputFile {
    /// Bytes between two wanted parts that are cheaper to fetch than another request across a network.
    private static final int GAP_BYTES = 128 << 10;

    private final SegmentSource source;
    private final SegmentMeta segment;
    private final byte[] tail;
    private final BlockChecksums checksums;
    private final LongConsumer reads;

    /// @param reads told how many bytes are read, whole blocks
    SegmentInput(SegmentSource source, SegmentMeta segment, byte[] tail, BlockChecksums checksums, LongConsumer reads) {
        this.reads = reads;
        this.source = source;
        this.segment = segment;
        this.tail = tail;
        this.checksums = checksums;
    }

    @Override
    public long getLength() {
        return segment.bytes();
    }

    @Override
    public SeekableInputStream newStream() {
        return new Stream();
    }

    /// The bytes of ranges that consist of whole blocks before the tail.
    ///
    /// @throws DbException CORRUPTION when they are not what was written, also on a second look where that
    ///                     may be another one
    private List<byte[]> readBlocks(List<ByteRange> ranges) {
        try {
            return readOnce(ranges);
        } catch (DamagedBytes damage) {
            if (!source.mayBeBetterNextTime(segment)) {
                throw SegmentTail.corrupt(segment, damage.why, damage);
            }
        }
        try {
            return readOnce(ranges);
        } catch (DamagedBytes damage) {
            throw SegmentTail.corrupt(segment, damage.why, damage);
        }
    }

    private List<byte[]> readOnce(List<ByteRange> ranges) throws DamagedBytes {
        List<byte[]> read = source.read(segment, ranges);
        read.forEach(bytes -> reads.accept(bytes.length));
        for (int i = 0; i < ranges.size(); i++) {
            check(ranges.get(i), read.get(i));
        }
        return read;
    }

    private void check(ByteRange range, byte[] bytes) throws DamagedBytes {
        if (bytes.length != range.length()) {
            throw new DamagedBytes("ends before byte " + range.end());
        }
        int block = (int) (range.offset() / BlockChecksums.BLOCK_BYTES);
        for (int offset = 0; offset < bytes.length; offset += BlockChecksums.BLOCK_BYTES) {
            int step = Math.min(BlockChecksums.BLOCK_BYTES, bytes.length - offset);
            if (!checksums.matches(block, bytes, offset, step)) {
                long start = range.offset() + offset;
                throw new DamagedBytes("is damaged between bytes " + start + " and " + (start + step));
            }
            block++;
        }
    }

    /// Bytes that were read and are not what was written.
    private static final class DamagedBytes extends Exception {
        private final String why;

        DamagedBytes(String why) {
            super(why);
            this.why = why;
        }
    }

    /// The whole blocks around the bytes from `from` to `to`, both before the tail.
    private ByteRange blocks(long from, long to) {
        long start = from / BlockChecksums.BLOCK_BYTES * BlockChecksums.BLOCK_BYTES;
        long end = Math.min(
                segment.tailOffset(),
                (to + BlockChecksums.BLOCK_BYTES - 1) / BlockChecksums.BLOCK_BYTES * BlockChecksums.BLOCK_BYTES);
        return new ByteRange(start, Math.toIntExact(end - start));
    }

    /// What to fetch for these parts, in rising order.
    private List<ByteRange> runs(List<ByteRange> parts) {
        int gap = source.isRemote() ? GAP_BYTES : 0;
        List<ByteRange> runs = new ArrayList<>();
        parts.stream()
                .map(part -> blocks(part.offset(), part.end()))
                .sorted(Comparator.comparingLong(ByteRange::offset))
                .forEach(next -> {
                    if (!runs.isEmpty() && next.offset() - runs.getLast().end() <= gap) {
                        ByteRange last = runs.removeLast();
                        long end = Math.max(last.end(), next.end());
                        runs.add(new ByteRange(last.offset(), Math.toIntExact(end - last.offset())));
                    } else {
                        runs.add(next);
                    }
                });
        return runs;
    }

    /// The bytes of parts before the tail, each in an array that it may share with others.
    ///
    /// @throws DbException as [#readBlocks]
    List<ByteBuffer> read(List<ByteRange> parts) {
        for (ByteRange part : parts) {
            if (part.end() > segment.tailOffset()) {
                throw new IllegalStateException("a page that lies behind the pages");
            }
        }
        List<ByteRange> runs = runs(parts);
        List<byte[]> read = readBlocks(runs);
        List<ByteBuffer> bytes = new ArrayList<>(parts.size());
        for (ByteRange part : parts) {
            int run = 0;
            while (runs.get(run).end() < part.end()) {
                run++;
            }
            int from = Math.toIntExact(part.offset() - runs.get(run).offset());
            bytes.add(ByteBuffer.wrap(read.get(run), from, part.length()).slice());
        }
        return bytes;
    }

    /// Keeps the bytes of the last request, so that small reads in a row make one request.
    private final class Stream extends SeekableInputStream {
        private long position;
        private byte[] window = new byte[0];
        private long windowStart;

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void seek(long newPosition) {
            position = newPosition;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            long left = segment.bytes() - position;
            if (left <= 0) {
                return length == 0 ? 0 : -1;
            }
            int count = (int) Math.min(length, left);
            readFully(target, offset, count);
            return count;
        }

        @Override
        public void readFully(byte[] target) throws IOException {
            readFully(target, 0, target.length);
        }

        @Override
        public void readFully(byte[] target, int offset, int length) throws IOException {
            readFully(ByteBuffer.wrap(target, offset, length));
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            long left = segment.bytes() - position;
            if (left <= 0) {
                return target.hasRemaining() ? -1 : 0;
            }
            int count = (int) Math.min(target.remaining(), left);
            ByteBuffer part = target.slice(target.position(), count);
            readFully(part);
            target.position(target.position() + count);
            return count;
        }

        @Override
        public void readFully(ByteBuffer target) throws IOException {
            if (position < 0 || position + target.remaining() > segment.bytes()) {
                throw new EOFException("no bytes " + position + " + " + target.remaining());
            }
            while (target.hasRemaining()) {
                if (position >= segment.tailOffset()) {
                    copy(tail, segment.tailOffset(), target);
                } else {
                    fillWindow(Math.min(segment.tailOffset(), position + target.remaining()));
                    copy(window, windowStart, target);
                }
            }
        }

        private void fillWindow(long to) {
            if (position < windowStart || to > windowStart + window.length) {
                ByteRange blocks = blocks(position, to);
                window = readBlocks(List.of(blocks)).getFirst();
                windowStart = blocks.offset();
            }
        }

        private void copy(byte[] source, long sourceStart, ByteBuffer target) {
            int from = Math.toIntExact(position - sourceStart);
            int count = Math.min(target.remaining(), source.length - from);
            target.put(source, from, count);
            position += count;
        }

        @Override
        public boolean readVectoredAvailable(ByteBufferAllocator allocator) {
            return source.isRemote() && !allocator.isDirect();
        }

        @Override
        public void readVectored(List<ParquetFileRange> parts, ByteBufferAllocator allocator) {
            List<ByteBuffer> read = SegmentInput.this.read(parts.stream()
                    .map(part -> new ByteRange(part.getOffset(), part.getLength()))
                    .toList());
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).setDataReadFuture(CompletableFuture.completedFuture(read.get(i)));
            }
        }

        @Override
        public void close() {
            window = Arrays.copyOf(window, 0);
        }
    }
}
