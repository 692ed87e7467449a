package org.kalamdb.storage.cold;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.SegmentMeta;

/// What is behind a segment's rows, checked and parsed: footer, indexes and bloom filter. Read once with
/// one request, then kept in memory. Immutable.
///
/// @param segment   whose tail it is
/// @param bytes     the tail itself, from which indexes and bloom filters are parsed on demand
/// @param fields    the top-level fields by their ids
/// @param chunks    by field id, of fields that are no deeper than a list, by row group
/// @param checksums of what is before the tail
record SegmentTail(
        SegmentMeta segment,
        byte[] bytes,
        ParquetMetadata metadata,
        Map<Integer, Type> fields,
        Map<Integer, List<ColumnChunk>> chunks,
        BlockChecksums checksums) {

    /// A footer's objects take several times the room of its bytes; a bloom filter is only bytes.
    private static final int PARSED_FACTOR = 3;

    private static final int BASE_BYTES = 16 << 10;

    SegmentTail {
        fields = Map.copyOf(fields);
        chunks = Map.copyOf(chunks);
    }

    /// Reads the tail.
    ///
    /// @throws DbException STORAGE_UNAVAILABLE when the store cannot give it; CORRUPTION when it is not
    ///                     what the manifest says. Both name the object.
    static SegmentTail read(SegmentSource source, SegmentMeta segment) {
        byte[] bytes = readBytes(source, segment);
        if (checksum(bytes) != segment.tailChecksum() && source.mayBeBetterNextTime(segment)) {
            bytes = readBytes(source, segment);
        }
        if (checksum(bytes) != segment.tailChecksum()) {
            throw corrupt(segment, "does not match its manifest entry's checksum", new IOException("checksum"));
        }
        try {
            return parse(source, segment, bytes);
        } catch (IOException | RuntimeException cause) {
            throw corrupt(segment, "has no valid footer", cause);
        }
    }

    private static byte[] readBytes(SegmentSource source, SegmentMeta segment) {
        int length = Math.toIntExact(segment.bytes() - segment.tailOffset());
        byte[] bytes = source.read(segment, new ByteRange(segment.tailOffset(), length));
        if (bytes.length != length) {
            throw corrupt(
                    segment,
                    "is shorter than the " + segment.bytes() + " bytes in its manifest entry",
                    new IOException("end of object"));
        }
        return bytes;
    }

    private static SegmentTail parse(SegmentSource source, SegmentMeta segment, byte[] bytes) throws IOException {
        SegmentInput input = new SegmentInput(source, segment, bytes, BlockChecksums.NONE, count -> {});
        ParquetReadOptions options = ParquetReadOptions.builder(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodecs(1))
                .build();
        ParquetMetadata metadata;
        try (var stream = input.newStream()) {
            metadata = ParquetFileReader.readFooter(input, options, stream);
        }
        Map<String, String> pairs = metadata.getFileMetaData().getKeyValueMetaData();
        expect(pairs, SegmentFormat.FORMAT_VERSION, SegmentFormat.CURRENT_FORMAT);
        expect(
                pairs,
                SegmentFormat.SEGMENT_ID,
                Long.toUnsignedString(segment.id().value()));
        expect(pairs, SegmentFormat.SCHEMA_VERSION, Integer.toString(segment.schemaVersion()));
        String checksums = pairs.get(SegmentFormat.BLOCK_CHECKSUMS);
        if (checksums == null) {
            throw new IOException("the footer has no checksums");
        }
        Map<Integer, Type> fields = new HashMap<>();
        for (Type field : metadata.getFileMetaData().getSchema().getFields()) {
            fields.put(field.getId().intValue(), field);
        }
        return new SegmentTail(
                segment, bytes, metadata, fields, chunks(segment, bytes, metadata), BlockChecksums.ofText(checksums));
    }

    private static Map<Integer, List<ColumnChunk>> chunks(SegmentMeta segment, byte[] bytes, ParquetMetadata metadata) {
        MessageType schema = metadata.getFileMetaData().getSchema();
        Map<Integer, List<ColumnChunk>> chunks = new HashMap<>();
        for (BlockMetaData block : metadata.getBlocks()) {
            int start = Math.toIntExact(block.getRowIndexOffset());
            int end = start + Math.toIntExact(block.getRowCount());
            for (ColumnChunkMetaData meta : block.getColumns()) {
                String[] path = meta.getPath().toArray();
                int field = schema.getType(path[0]).getId().intValue();
                ColumnDescriptor column = schema.getColumnDescription(path);
                chunks.computeIfAbsent(field, _ -> new ArrayList<>())
                        .add(new ColumnChunk(column, meta, start, end, bytes, segment.tailOffset()));
            }
        }
        return chunks;
    }

    /// A column of a field in a row group.
    ColumnChunk chunk(Type field, int group) {
        List<ColumnChunk> columns = chunks.get(field.getId().intValue());
        if (columns == null) {
            throw new IllegalArgumentException("the file has no field " + field.getName());
        }
        return columns.get(group);
    }

    /// Whether a field can be read page by page.
    boolean isDecodable(int fieldId) {
        List<ColumnChunk> columns = chunks.get(fieldId);
        return columns != null
                && columns.size() == groupCount()
                && columns.stream().allMatch(ColumnChunk::isDecodable);
    }

    /// How many row groups there are.
    int groupCount() {
        return metadata.getBlocks().size();
    }

    private static void expect(Map<String, String> pairs, String key, String value) throws IOException {
        if (!value.equals(pairs.get(key))) {
            throw new IOException(key + " is " + pairs.get(key) + " instead of " + value);
        }
    }

    /// About how much memory this takes.
    int weight() {
        return BASE_BYTES + Math.max(bytes.length, Math.multiplyExact(PARSED_FACTOR, Math.min(bytes.length, 1 << 20)));
    }

    static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    static DbException corrupt(SegmentMeta segment, String why, Throwable cause) {
        return new DbException(
                ErrorCode.CORRUPTION,
                "segment object '" + segment.path() + "' in storage '" + segment.storageId() + "' " + why,
                cause);
    }
}
