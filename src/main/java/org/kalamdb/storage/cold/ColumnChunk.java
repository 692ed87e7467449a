package org.kalamdb.storage.cold;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.bloomfilter.BlockSplitBloomFilter;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.hadoop.metadata.IndexReference;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/// One column in one row group: where its pages are, and what is known of them without reading any. The
/// indexes are parsed when first asked for. Safe for any number of threads.
final class ColumnChunk {
    private static final Set<Encoding> DECODABLE = EnumSet.of(
            Encoding.PLAIN,
            Encoding.RLE,
            Encoding.RLE_DICTIONARY,
            Encoding.DELTA_BINARY_PACKED,
            Encoding.DELTA_LENGTH_BYTE_ARRAY,
            Encoding.DELTA_BYTE_ARRAY,
            Encoding.BYTE_STREAM_SPLIT);

    final ColumnDescriptor column;
    final ColumnChunkMetaData meta;
    /// The position in the segment of the row group's first row.
    final int start;
    /// The position behind its last row.
    final int end;

    private final byte[] tail;
    private final long tailOffset;
    private volatile @Nullable Pages pages;
    private volatile @Nullable ColumnIndex columnIndex;
    private volatile byte @Nullable [] bloom;

    /// @param tail the file's bytes from `tailOffset` on
    ColumnChunk(ColumnDescriptor column, ColumnChunkMetaData meta, int start, int end, byte[] tail, long tailOffset) {
        this.column = column;
        this.meta = meta;
        this.start = start;
        this.end = end;
        this.tail = tail;
        this.tailOffset = tailOffset;
    }

    /// The pages.
    ///
    /// @param index  Parquet's form
    /// @param starts the position in the segment of each page's first row, and behind them the last one's end
    private record Pages(OffsetIndex index, int[] starts) {}

    /// Whether [PageDecoder] understands all pages. Else Parquet's own readers have to do.
    boolean isDecodable() {
        CompressionCodecName codec = meta.getCodec();
        return (codec == CompressionCodecName.ZSTD || codec == CompressionCodecName.UNCOMPRESSED)
                && meta.getOffsetIndexReference() != null
                && meta.getEncodingStats() != null
                && meta.getEncodingStats().usesV2Pages()
                && !meta.isEncrypted()
                && DECODABLE.containsAll(meta.getEncodings())
                && column.getMaxDefinitionLevel() <= column.getMaxRepetitionLevel() + 1
                && column.getPrimitiveType().getPrimitiveTypeName() != PrimitiveTypeName.INT96;
    }

    /// Where each page begins.
    private Pages pages() {
        Pages known = pages;
        if (known == null) {
            known = parsePages();
            pages = known;
        }
        return known;
    }

    private Pages parsePages() {
        OffsetIndex index = ParquetMetadataConverter.fromParquetOffsetIndex(
                parse(meta.getOffsetIndexReference(), Util::readOffsetIndex));
        int count = index.getPageCount();
        int[] starts = new int[count + 1];
        for (int i = 0; i < count; i++) {
            starts[i] = start + Math.toIntExact(index.getFirstRowIndex(i));
        }
        starts[count] = end;
        return new Pages(index, starts);
    }

    private interface Parsing<T> {
        T parse(InputStream in) throws IOException;
    }

    private <T> T parse(IndexReference where, Parsing<T> parsing) {
        return parse(where.getOffset(), where.getLength(), parsing);
    }

    private <T> T parse(long offset, int length, Parsing<T> parsing) {
        try (InputStream in = new ByteArrayInputStream(tail, Math.toIntExact(offset - tailOffset), length)) {
            return parsing.parse(in);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    OffsetIndex offsetIndex() {
        return pages().index();
    }

    /// Statistics of each page; null when there are none.
    @Nullable
    ColumnIndex columnIndex() {
        ColumnIndex known = columnIndex;
        if (known == null && meta.getColumnIndexReference() != null) {
            known = ParquetMetadataConverter.fromParquetColumnIndex(
                    meta.getPrimitiveType(), parse(meta.getColumnIndexReference(), Util::readColumnIndex));
            columnIndex = known;
        }
        return known;
    }

    /// A bloom filter of the caller's own, since asking one is for a single thread; the bits are shared. Null
    /// when there is none.
    @Nullable
    BlockSplitBloomFilter bloom() {
        byte[] known = bloom;
        if (known == null && meta.getBloomFilterOffset() >= tailOffset) {
            int from = Math.toIntExact(meta.getBloomFilterOffset() - tailOffset);
            known = parse(meta.getBloomFilterOffset(), tail.length - from, in -> {
                int bytes = Util.readBloomFilterHeader(in).getNumBytes();
                return in.readNBytes(bytes);
            });
            bloom = known;
        }
        return known == null ? null : new BlockSplitBloomFilter(known);
    }

    int pageCount() {
        return pages().index().getPageCount();
    }

    /// The page that holds the row at a position of the segment, which is in the row group.
    int pageAt(int position) {
        int found = Arrays.binarySearch(pages().starts(), position);
        return found >= 0 ? found : -found - 2;
    }

    /// The position of a page's first row; of the page behind the last one, where the row group ends.
    int pageStart(int page) {
        return pages().starts()[page];
    }

    /// Where a page lies in the file.
    long pageOffset(int page) {
        return pages().index().getOffset(page);
    }

    int pageBytes(int page) {
        return pages().index().getCompressedPageSize(page);
    }

    /// Where the dictionary lies; null when there is none.
    @Nullable
    ByteRange dictionary() {
        if (!meta.hasDictionaryPage()) {
            return null;
        }
        long from = meta.getStartingPos();
        return new ByteRange(from, Math.toIntExact(pageOffset(0) - from));
    }
}
