package org.kalamdb.storage.cold;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/// Zstandard for Parquet's pages, without the library's own factory, which would load a Hadoop
/// configuration. Reads uncompressed pages too. Safe for any number of threads.
final class ZstdCodecs implements CompressionCodecFactory {
    /// A page header that asks for more is broken: pages are cut at about 1 MiB, and a value is no
    /// larger than a request.
    private static final int MAX_PAGE_BYTES = 512 << 20;

    private final int level;

    /// @param level 1 is the fastest; only for writing
    ZstdCodecs(int level) {
        this.level = level;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        requireZstd(codec);
        return new Compressor(level);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        if (codec == CompressionCodecName.UNCOMPRESSED) {
            return new Copying();
        }
        requireZstd(codec);
        return new Decompressor();
    }

    private static void requireZstd(CompressionCodecName codec) {
        if (codec != CompressionCodecName.ZSTD) {
            throw new IllegalArgumentException("segments are not compressed with " + codec);
        }
    }

    @Override
    public void release() {
        // nothing is kept
    }

    /// The bytes as a buffer with an array behind it, without a copy where they are in one already.
    private static ByteBuffer onHeap(BytesInput bytes) {
        ByteBuffer buffer = bytes.toByteBuffer(HeapByteBufferAllocator.getInstance(), _ -> {});
        return buffer.hasArray()
                ? buffer
                : ByteBuffer.allocate(buffer.remaining()).put(buffer).flip();
    }

    private record Compressor(int level) implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) throws IOException {
            ByteBuffer plain = onHeap(bytes);
            byte[] compressed = new byte[Math.toIntExact(Zstd.compressBound(plain.remaining()))];
            long length = Zstd.compressByteArray(
                    compressed,
                    0,
                    compressed.length,
                    plain.array(),
                    plain.arrayOffset() + plain.position(),
                    plain.remaining(),
                    level);
            if (Zstd.isError(length)) {
                throw new IOException("a page cannot be compressed: " + Zstd.getErrorName(length));
            }
            return BytesInput.from(compressed, 0, Math.toIntExact(length));
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.ZSTD;
        }

        @Override
        public void release() {
            // nothing is kept
        }
    }

    private record Decompressor() implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
            if (decompressedSize < 0 || decompressedSize > MAX_PAGE_BYTES) {
                throw new IOException("a page claims to have " + decompressedSize + " bytes");
            }
            ByteBuffer compressed = onHeap(bytes);
            byte[] plain = new byte[decompressedSize];
            long length = Zstd.decompressByteArray(
                    plain,
                    0,
                    plain.length,
                    compressed.array(),
                    compressed.arrayOffset() + compressed.position(),
                    compressed.remaining());
            if (Zstd.isError(length)) {
                throw new IOException("a page cannot be decompressed: " + Zstd.getErrorName(length));
            }
            if (length != decompressedSize) {
                throw new IOException("a page has " + length + " bytes instead of " + decompressedSize);
            }
            return BytesInput.from(plain);
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
                throws IOException {
            BytesInput plain =
                    decompress(BytesInput.from(input.slice(input.position(), compressedSize)), decompressedSize);
            output.put(onHeap(plain));
        }

        @Override
        public void release() {
            // nothing is kept
        }
    }

    private record Copying() implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput bytes, int decompressedSize) {
            return bytes;
        }

        @Override
        public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize) {
            output.put(input);
        }

        @Override
        public void release() {
            // nothing is kept
        }
    }
}
