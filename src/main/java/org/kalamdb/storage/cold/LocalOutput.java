package org.kalamdb.storage.cold;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/// A local file that Parquet writes once, with the SHA-256 of its bytes and the checksums of its blocks.
/// Used by one thread.
final class LocalOutput implements OutputFile {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path file;
    private final MessageDigest digest = PathPart.sha256();
    private final BlockChecksums.Builder blocks = new BlockChecksums.Builder();

    /// @param file must not exist yet
    LocalOutput(Path file) {
        this.file = file;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new Digesting(new BufferedOutputStream(out, BUFFER_BYTES), digest, blocks);
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    /// Lower-case hex, once the file is closed. May be asked for once.
    String sha256() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /// The checksums of what has been written so far.
    BlockChecksums blocks() {
        return blocks.build();
    }

    private static final class Digesting extends PositionOutputStream {
        private final OutputStream out;
        private final MessageDigest digest;
        private final BlockChecksums.Builder blocks;
        private long position;

        Digesting(OutputStream out, MessageDigest digest, BlockChecksums.Builder blocks) {
            this.out = out;
            this.digest = digest;
            this.blocks = blocks;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            digest.update(bytes, offset, length);
            blocks.add(bytes, offset, length);
            position += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
