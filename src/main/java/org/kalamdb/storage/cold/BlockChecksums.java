package org.kalamdb.storage.cold;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;

/// The CRC-32C of each block of a file's beginning. The last block may be shorter. Immutable.
///
/// As text: the base64 form of the big-endian numbers.
final class BlockChecksums {
    static final int BLOCK_BYTES = 32 << 10;

    private final int[] checksums;

    private BlockChecksums(int[] checksums) {
        this.checksums = checksums;
    }

    static final BlockChecksums NONE = new BlockChecksums(new int[0]);

    /// @throws IllegalArgumentException when the text is of no checksums
    static BlockChecksums ofText(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
        int[] checksums = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(checksums);
        return new BlockChecksums(checksums);
    }

    String toText() {
        ByteBuffer bytes = ByteBuffer.allocate(checksums.length * Integer.BYTES);
        bytes.asIntBuffer().put(checksums);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    int count() {
        return checksums.length;
    }

    /// Whether these are the bytes of a block.
    boolean matches(int block, byte[] bytes, int offset, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, offset, length);
        return block < checksums.length && checksums[block] == (int) checksum.getValue();
    }

    /// Collects a file's bytes as they are written. Used by one thread.
    static final class Builder {
        private static final int FIRST_CAPACITY = 64;

        private final CRC32C current = new CRC32C();
        private int[] finished = new int[FIRST_CAPACITY];
        private int finishedCount;
        private int currentBytes;

        void add(byte[] bytes, int offset, int length) {
            int done = 0;
            while (done < length) {
                int step = Math.min(length - done, BLOCK_BYTES - currentBytes);
                current.update(bytes, offset + done, step);
                currentBytes += step;
                done += step;
                if (currentBytes == BLOCK_BYTES) {
                    finishBlock();
                }
            }
        }

        private void finishBlock() {
            if (finishedCount == finished.length) {
                finished = Arrays.copyOf(finished, 2 * finishedCount);
            }
            finished[finishedCount++] = (int) current.getValue();
            current.reset();
            currentBytes = 0;
        }

        /// The checksums of the bytes so far.
        BlockChecksums build() {
            int[] all = Arrays.copyOf(finished, finishedCount + (currentBytes > 0 ? 1 : 0));
            if (currentBytes > 0) {
                all[finishedCount] = (int) current.getValue();
            }
            return new BlockChecksums(all);
        }
    }
}
