package org.kalamdb.storage.cold;

import java.io.IOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;
import org.kalamdb.vector.Batch;

/// How segments are laid out in Parquet: V2 pages of one batch's rows, compressed with zstd; statistics
/// and a column index for every column; row groups of some 32 MiB, of which most segments have one.
///
/// ```
/// PAR1 | row groups                        | column indexes, offset indexes, bloom filter, footer PAR1
///        checksums per block in the footer   checksum in the manifest entry (the tail)
/// ```
///
/// Every byte that is read is checked: the tail against the manifest, the rest block by block against
/// [BlockChecksums] in the footer. Pages have checksums of their own too, for other readers.
///
/// A page of [Batch#TARGET_ROWS] rows costs a few percent of size against larger ones, but a point
/// lookup decodes one page of each column.
///
/// A bloom filter is there only on a key of one column whose values do not come in rising order: with
/// SNOWFLAKE_ID, UUID_V7 or ULID, and for `_seq`, the ranges of segments and pages say as much.
final class SegmentFormat {
    static final String TABLE = "kalamdb.table";
    static final String TABLE_ID = "kalamdb.table_id";
    static final String TABLE_CREATED = "kalamdb.table_created";
    static final String SEGMENT_ID = "kalamdb.segment_id";
    static final String SCHEMA_VERSION = "kalamdb.schema_version";
    static final String FORMAT_VERSION = "kalamdb.format_version";
    static final String BLOCK_CHECKSUMS = "kalamdb.block_checksums";
    static final String CURRENT_FORMAT = "1";

    private static final int ZSTD_LEVEL = 1;
    private static final int PAGE_BYTES = 256 << 10;
    private static final long ROW_GROUP_BYTES = 32L << 20;
    private static final int STATISTICS_BYTES = 64;
    /// What the keys of a full segment take. Smaller filters are filled beside it, and the smallest that
    /// serves the keys that came is kept: number and size of the rows are not known beforehand.
    private static final int MAX_BLOOM_BYTES = 256 << 10;

    /// Each half as large as the one before, down to 512 bytes.
    private static final int BLOOM_CANDIDATES = 10;

    private static final double BLOOM_FALSE_POSITIVES = 0.01;

    private SegmentFormat() {}

    static Map<String, String> metadata(TableDef table, TableSchema schema, SegmentTarget target) {
        return Map.of(
                TABLE, table.name().toString(),
                TABLE_ID, Integer.toUnsignedString(table.id().value()),
                TABLE_CREATED, Long.toString(table.createdMillis()),
                SEGMENT_ID, Long.toUnsignedString(target.id().value()),
                SCHEMA_VERSION, Integer.toString(schema.version()),
                FORMAT_VERSION, CURRENT_FORMAT);
    }

    /// A writer to `file`; the caller closes it.
    static ParquetWriter<SegmentWriteSupport.Row> newWriter(
            OutputFile file, SegmentWriteSupport support, TableSchema schema) throws IOException {
        Builder builder = new Builder(file, support)
                .withConf(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodecs(ZSTD_LEVEL))
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withWriterVersion(WriterVersion.PARQUET_2_0)
                .withPageSize(PAGE_BYTES)
                .withPageRowCountLimit(Batch.TARGET_ROWS)
                .withRowGroupSize(ROW_GROUP_BYTES)
                .withPageWriteChecksumEnabled(true)
                .withStatisticsTruncateLength(STATISTICS_BYTES)
                .withColumnIndexTruncateLength(STATISTICS_BYTES)
                .withSizeStatisticsEnabled(false)
                .withAdaptiveBloomFilterEnabled(true)
                .withMaxBloomFilterBytes(MAX_BLOOM_BYTES)
                .withDictionaryEncoding(SystemColumn.SEQ.columnName(), false);
        for (Column column : schema.columns()) {
            configure(builder, column, schema);
        }
        return builder.build();
    }

    private static void configure(Builder builder, Column column, TableSchema schema) {
        String name = SegmentSchema.fieldName(column);
        boolean wholeKey = schema.keyIds().size() == 1 && schema.isKey(column);
        if (wholeKey || rarelyRepeats(column.type())) {
            builder.withDictionaryEncoding(name, false);
        }
        if (wholeKey && !risesBySelf(column)) {
            builder.withBloomFilterEnabled(name, true)
                    .withBloomFilterCandidateNumber(name, BLOOM_CANDIDATES)
                    .withBloomFilterFPP(name, BLOOM_FALSE_POSITIVES);
        }
    }

    private static boolean rarelyRepeats(DataType type) {
        return type.equals(DataType.TIMESTAMP) || type.equals(DataType.DATETIME) || type.equals(DataType.UUID);
    }

    private static boolean risesBySelf(Column key) {
        return key.type().equals(DataType.BOOLEAN)
                || (key.defaultValue() instanceof DefaultValue.Generated generated
                        && generated.generator().isUnique());
    }

    /// A builder of writers, without any layout yet.
    static final class Builder extends ParquetWriter.Builder<SegmentWriteSupport.Row, Builder> {
        private final SegmentWriteSupport support;

        Builder(OutputFile file, SegmentWriteSupport support) {
            super(file);
            this.support = support;
        }

        @Override
        protected Builder self() {
            return this;
        }

        @Override
        @SuppressWarnings("deprecation") // abstract still
        protected WriteSupport<SegmentWriteSupport.Row> getWriteSupport(Configuration configuration) {
            return support;
        }

        @Override
        protected WriteSupport<SegmentWriteSupport.Row> getWriteSupport(ParquetConfiguration configuration) {
            return support;
        }
    }
}
