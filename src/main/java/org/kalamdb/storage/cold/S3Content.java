package org.kalamdb.storage.cold;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/// Part of a file or of an array, on its way to a server. It can be read any number of times, once for
/// each attempt. Immutable as long as the file or the array is.
sealed interface S3Content {
    String MEDIA_TYPE = "application/octet-stream";
    int BUFFER_BYTES = 64 << 10;

    /// The length.
    long bytes();

    /// `length` bytes from `offset` on.
    S3Content slice(long offset, long length);

    InputStream open() throws IOException;

    static S3Content of(byte[] bytes) {
        return new Memory(bytes, 0, bytes.length);
    }

    static S3Content of(Path file) throws IOException {
        return new File(file, 0, Files.size(file));
    }

    /// What the client sends.
    ///
    /// @throws UncheckedIOException later, when the file cannot be read
    default RequestBody body() {
        return RequestBody.fromContentProvider(
                () -> {
                    try {
                        return open();
                    } catch (IOException cause) {
                        throw new UncheckedIOException(cause);
                    }
                },
                bytes(),
                MEDIA_TYPE);
    }

    /// The value of a `Content-MD5` header.
    default String md5() throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException cause) {
            throw new IllegalStateException("every Java platform has MD5", cause);
        }
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, bytes()))];
        try (InputStream in = open()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return Base64.getEncoder().encodeToString(digest.digest());
    }

    /// Part of an array.
    ///
    /// @param all lent
    record Memory(byte[] all, int offset, int length) implements S3Content {
        @Override
        public long bytes() {
            return length;
        }

        @Override
        public S3Content slice(long from, long count) {
            return new Memory(all, Math.toIntExact(offset + from), Math.toIntExact(count));
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(all, offset, length);
        }
    }

    /// Part of a file.
    record File(Path file, long offset, long bytes) implements S3Content {
        @Override
        public S3Content slice(long from, long count) {
            return new File(file, offset + from, count);
        }

        @Override
        public InputStream open() throws IOException {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            channel.position(offset);
            return new Slice(Channels.newInputStream(channel), bytes);
        }
    }

    /// The first bytes of a stream, which it owns.
    final class Slice extends FilterInputStream {
        private long left;

        Slice(InputStream in, long length) {
            super(in);
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            int value = left > 0 ? super.read() : -1;
            left -= value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (left == 0) {
                return length == 0 ? 0 : -1;
            }
            int count = super.read(target, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(Math.min(count, left));
            left -= skipped;
            return skipped;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
