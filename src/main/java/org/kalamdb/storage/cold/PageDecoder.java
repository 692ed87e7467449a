package org.kalamdb.storage.cold;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.format.DataPageHeaderV2;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/// Decodes whole pages of one column, in all encodings that [ColumnChunk#isDecodable] admits. Immutable.
///
/// A page that is not well formed ends in some exception of the run time; nothing outside of arrays is
/// touched.
final class PageDecoder {
    /// A page header that asks for more is broken.
    private static final int MAX_PAGE_BYTES = 512 << 20;

    private final ColumnDescriptor column;
    private final PlainValues plain;
    private final boolean compressed;
    private final int dimension;

    /// @param dimension of an embedding, 0 for everything else
    PageDecoder(ColumnChunk chunk, int dimension) {
        this.column = chunk.column;
        this.compressed = chunk.meta.getCodec() == CompressionCodecName.ZSTD;
        this.dimension = dimension;
        PrimitiveType type = column.getPrimitiveType();
        this.plain = new PlainValues(
                type.getPrimitiveTypeName(),
                type.getTypeLength(),
                type.getPrimitiveTypeName() == PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY
                        && type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation);
    }

    /// A header and where what it is of begins.
    private record Framed(PageHeader header, int body) {}

    private static Framed header(byte[] in, int offset, int length) throws IOException {
        ByteArrayInputStream bytes = new ByteArrayInputStream(in, offset, length);
        PageHeader header = Util.readPageHeader(bytes);
        int body = offset + length - bytes.available();
        if (header.getCompressed_page_size() < 0
                || header.getCompressed_page_size() > offset + length - body
                || header.getUncompressed_page_size() < 0
                || header.getUncompressed_page_size() > MAX_PAGE_BYTES) {
            throw new IOException("a page claims to have other lengths than it has");
        }
        return new Framed(header, body);
    }

    /// The values of the dictionary page in these bytes.
    PageValues dictionary(byte[] in, int offset, int length) throws IOException {
        Framed framed = header(in, offset, length);
        DictionaryPageHeader header = framed.header().getDictionary_page_header();
        if (header == null || header.getEncoding() != Encoding.PLAIN) {
            throw new IOException("no plain dictionary where one should be");
        }
        byte[] body = body(in, framed, 0, compressed);
        return plain.read(body, 0, body.length - PackedNumbers.PADDING, header.getNum_values());
    }

    /// The rows of the data page in these bytes.
    ///
    /// @param dictionary of the chunk; null when it has none
    /// @param rows       as many as the page must have
    ColumnPage page(byte[] in, int offset, int length, @Nullable PageValues dictionary, int rows) throws IOException {
        Framed framed = header(in, offset, length);
        DataPageHeaderV2 header = framed.header().getData_page_header_v2();
        Encoding encoding = header == null ? null : header.getEncoding();
        if (header == null || encoding == null || header.getNum_rows() != rows) {
            throw new IOException("no page of " + rows + " rows where one should be");
        }
        int repetition = header.getRepetition_levels_byte_length();
        int levels = Math.addExact(repetition, header.getDefinition_levels_byte_length());
        byte[] body = body(in, framed, levels, compressed && header.isIs_compressed());
        int end = body.length - PackedNumbers.PADDING;
        int entries = header.getNum_values();
        int stored = entries - header.getNum_nulls();
        if (entries < rows || stored < 0 || stored > entries || repetition < 0 || levels > end) {
            throw new IOException("a page claims to have " + stored + " values");
        }
        PageValues values = values(encoding, body, levels, end, stored, dictionary);
        if (values.count() != stored) {
            throw new IOException(values.count() + " values instead of " + stored);
        }
        if (column.getMaxRepetitionLevel() > 0) {
            return new ListPages(column, dimension)
                    .page(body, repetition, levels, new ListPages.Counts(rows, entries), values);
        }
        if (entries != rows) {
            throw new IOException("a page with more values than rows");
        }
        if (stored == rows) {
            return new ColumnPage(null, values);
        }
        int[] defined = new int[rows];
        new PackedNumbers(body, repetition, levels).readRuns(1, defined, rows);
        return NullSpreading.spread(defined, values);
    }

    /// What follows the header, decompressed: levels as they are, then values, then padding.
    private static byte[] body(byte[] in, Framed framed, int levels, boolean compressed) throws IOException {
        int packed = framed.header().getCompressed_page_size() - levels;
        int length = framed.header().getUncompressed_page_size() - levels;
        if (levels < 0 || packed < 0 || length < 0 || (!compressed && packed != length)) {
            throw new IOException("a page claims to have levels of " + levels + " bytes");
        }
        byte[] body = new byte[levels + length + PackedNumbers.PADDING];
        int from = framed.body();
        System.arraycopy(in, from, body, 0, levels);
        if (!compressed) {
            System.arraycopy(in, from + levels, body, levels, length);
        } else if (length > 0) {
            long done = Zstd.decompressByteArray(body, levels, length, in, from + levels, packed);
            if (Zstd.isError(done)) {
                throw new IOException("a page cannot be decompressed: " + Zstd.getErrorName(done));
            }
            if (done != length) {
                throw new IOException("a page has " + done + " bytes instead of " + length);
            }
        }
        return body;
    }

    private PageValues values(
            Encoding encoding, byte[] in, int from, int end, int count, @Nullable PageValues dictionary)
            throws IOException {
        return switch (encoding) {
            case PLAIN -> plain.read(in, from, end, count);
            case RLE_DICTIONARY -> indexed(in, from, end, count, dictionary);
            case RLE -> plain.readBooleanRuns(in, from, end, count);
            case DELTA_BINARY_PACKED -> plain.readDeltas(in, from, end, count);
            case DELTA_LENGTH_BYTE_ARRAY -> plain.fixedIfFixed(DeltaTexts.lengths(in, from, end, count));
            case DELTA_BYTE_ARRAY -> plain.fixedIfFixed(DeltaTexts.prefixes(in, from, end, count));
            case BYTE_STREAM_SPLIT -> plain.readSplit(in, from, end, count);
            case PLAIN_DICTIONARY, BIT_PACKED -> throw new IOException("a V2 page encoded as " + encoding);
        };
    }

    private PageValues indexed(byte[] in, int from, int end, int count, @Nullable PageValues dictionary)
            throws IOException {
        int[] codes = new int[count];
        if (count > 0) {
            if (dictionary == null || from == end) {
                throw new IOException("a page without its dictionary");
            }
            new PackedNumbers(in, from + 1, end).readRuns(in[from], codes, count);
        }
        int size = dictionary == null ? 0 : dictionary.count();
        for (int code : codes) {
            if (code < 0 || code >= size) {
                throw new IOException("a dictionary of " + size + " has no entry " + code);
            }
        }
        return dictionary == null ? plain.read(in, from, end, 0) : new PageValues.Indexed(codes, dictionary);
    }
}
