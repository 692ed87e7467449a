package org.kalamdb.storage.hot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Looks through the write-ahead logs of a store before RocksDB replays them, for damage that RocksDB takes
/// for the end of a log: it would then open, and drop every acknowledged record behind the damage. All other
/// damage breaks a checksum, which RocksDB reports by itself, but without the name of the file.
///
/// A log is a sequence of blocks of 32 KiB, each filled with fragments that do not cross its end:
///
/// ```
/// masked CRC-32C u32 | length u16 | type u8 | payload, by a WriteBatch      little-endian
/// ```
///
/// Three kinds of damage look like an end: a length that leads beyond the end of the file, as in a fragment
/// whose writing was cut off; a type of recycled logs, which this store does not write; and zeros, as in
/// space that was reserved but not written. One instance looks at one file; one thread.
final class LogCheck {
    private static final int BLOCK_BYTES = 32 << 10;
    private static final int HEADER_BYTES = 7;
    private static final int LENGTH_AT = 4;
    private static final int TYPE_AT = 6;
    private static final int FULL = 1;
    private static final int FIRST = 2;
    private static final int LEAST_RECYCLED = 5;
    private static final int GREATEST_RECYCLED = 8;
    private static final int MASK_DELTA = 0xA282EAD8;
    private static final int MASK_BITS = 15;

    private final Path file;
    private final FileChannel channel;
    private final Depth depth;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private long blockStart;

    /// What is looked at.
    enum Depth {
        /// Where each log ends. Takes as long as reading it.
        ENDS,
        /// The checksums too, to find the file that RocksDB complains of.
        CHECKSUMS
    }

    private LogCheck(Path file, FileChannel channel, Depth depth) {
        this.file = file;
        this.channel = channel;
        this.depth = depth;
    }

    /// @throws DbException CORRUPTION, naming the file, when a log of the store is damaged
    static void run(Path directory, Depth depth) throws IOException {
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(directory, "*.log")) {
            for (Path log : logs) {
                try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
                    new LogCheck(log, channel, depth).run();
                }
            }
        }
    }

    private void run() throws IOException {
        for (blockStart = 0; readBlock(); blockStart += BLOCK_BYTES) {
            int at = 0;
            while (at + HEADER_BYTES <= block.limit()) {
                int end = at + HEADER_BYTES + length(at);
                if (isRecycled(at)) {
                    throw damaged(at, "a fragment of unknown kind");
                }
                if (isBlank(at)) {
                    requireNothingBehind(at);
                    return;
                }
                if (end > block.limit()) {
                    requireUnfinished(at);
                    break;
                }
                if (depth == Depth.CHECKSUMS && !hasItsChecksum(at, end)) {
                    throw damaged(at, "a fragment with a wrong checksum");
                }
                at = end;
            }
        }
    }

    /// Reads the block at `blockStart`; false at the end of the file.
    private boolean readBlock() throws IOException {
        block.clear();
        while (block.hasRemaining() && channel.read(block, blockStart + block.position()) > 0) {
            // until the block is full or the file ends
        }
        block.flip();
        return block.hasRemaining();
    }

    private int length(int at) {
        return Short.toUnsignedInt(block.getShort(at + LENGTH_AT));
    }

    private boolean isRecycled(int at) {
        int type = block.get(at + TYPE_AT);
        return type >= LEAST_RECYCLED && type <= GREATEST_RECYCLED;
    }

    private boolean isBlank(int at) {
        return length(at) == 0 && block.get(at + TYPE_AT) == 0;
    }

    /// The fragment's bytes end before they should. In one that was cut off, no part of them has the
    /// checksum of the whole; in one whose length is damaged, the true payload does.
    private void requireUnfinished(int at) {
        CRC32C checksum = new CRC32C();
        checksum.update(block.get(at + TYPE_AT));
        int expected = unmasked(block.getInt(at));
        for (int next = at + HEADER_BYTES; next < block.limit(); next++) {
            checksum.update(block.get(next));
            if ((int) checksum.getValue() == expected) {
                throw damaged(at, "a fragment with a wrong length");
            }
        }
    }

    /// Behind zeros there must be no record.
    private void requireNothingBehind(int at) throws IOException {
        int zeros = at;
        for (int next = at + 1; next + HEADER_BYTES <= block.limit(); next++) {
            if (beginsRecord(next)) {
                throw damaged(zeros, "zeros before further records");
            }
        }
        while (true) {
            blockStart += BLOCK_BYTES;
            if (!readBlock()) {
                return;
            }
            if (block.limit() >= HEADER_BYTES && beginsRecord(0)) {
                throw damaged(0, "zeros before this");
            }
        }
    }

    private boolean beginsRecord(int at) {
        int type = block.get(at + TYPE_AT);
        int end = at + HEADER_BYTES + length(at);
        return (type == FULL || type == FIRST) && end <= block.limit() && hasItsChecksum(at, end);
    }

    private boolean hasItsChecksum(int at, int end) {
        CRC32C checksum = new CRC32C();
        checksum.update(block.array(), at + TYPE_AT, end - at - TYPE_AT);
        return (int) checksum.getValue() == unmasked(block.getInt(at));
    }

    private static int unmasked(int masked) {
        return Integer.rotateLeft(masked - MASK_DELTA, MASK_BITS);
    }

    private DbException damaged(int at, String what) {
        return new DbException(
                ErrorCode.CORRUPTION, "the log %s is damaged at byte %d: %s".formatted(file, blockStart + at, what));
    }
}
