package org.kalamdb.storage.cold;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.kalamdb.model.SegmentMeta;

/// A segment as Parquet wants to read it: the tail out of memory, everything else in whole blocks out of
/// the object store, each of them checked. Safe for any number of threads; its streams are not.
final class SegmentInput implements InputFile {
    private final ObjectStore store;
    private final SegmentMeta segment;
    private final ObjectPath path;
    private final byte[] tail;
    private final BlockChecksums checksums;

    SegmentInput(ObjectStore store, SegmentMeta segment, byte[] tail, BlockChecksums checksums) {
        this.store = store;
        this.segment = segment;
        this.path = new ObjectPath(segment.path());
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

    /// The blocks that hold `from` to `to`, both before the tail.
    ///
    /// @throws org.kalamdb.common.DbException CORRUPTION when they are not what was written
    private byte[] readBlocks(long from, long to) {
        int block = (int) (from / BlockChecksums.BLOCK_BYTES);
        long start = (long) block * BlockChecksums.BLOCK_BYTES;
        long end = Math.min(segment.tailOffset(), roundUp(to));
        int length = Math.toIntExact(end - start);
        byte[] bytes = store.read(path, start, length);
        if (bytes.length != length) {
            throw SegmentTail.corrupt(segment, "ends before byte " + end, new EOFException());
        }
        for (int offset = 0; offset < length; offset += BlockChecksums.BLOCK_BYTES) {
            int step = Math.min(BlockChecksums.BLOCK_BYTES, length - offset);
            if (!checksums.matches(block, bytes, offset, step)) {
                throw SegmentTail.corrupt(
                        segment,
                        "is damaged between bytes " + (start + offset) + " and " + (start + offset + step),
                        new IOException("checksum"));
            }
            block++;
        }
        return bytes;
    }

    private static long roundUp(long offset) {
        return (offset + BlockChecksums.BLOCK_BYTES - 1) / BlockChecksums.BLOCK_BYTES * BlockChecksums.BLOCK_BYTES;
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
                window = readBlocks(position, to);
                windowStart = position / BlockChecksums.BLOCK_BYTES * BlockChecksums.BLOCK_BYTES;
            }
        }

        private void copy(byte[] source, long sourceStart, ByteBuffer target) {
            int from = Math.toIntExact(position - sourceStart);
            int count = Math.min(target.remaining(), source.length - from);
            target.put(source, from, count);
            position += count;
        }

        @Override
        public void close() {
            window = Arrays.copyOf(window, 0);
        }
    }
}
