package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;

/// Segments that are laid out in other ways than ours: every encoding that Parquet writes, page sizes from
/// tiny to large, with and without compression. Own decoding and Parquet's readers give the same rows.
class PageEncodingTest {
    private static final int LAYOUTS = 40;
    private static final List<DataType> TYPES = types();

    @TempDir
    Path folder;

    private static List<DataType> types() {
        List<DataType> types = new ArrayList<>(List.of(DataType.BIGINT));
        types.addAll(SegmentFixture.ALL_TYPES);
        types.add(new DataType.Decimal(38, 10));
        types.add(new DataType.Decimal(18, 0));
        return types;
    }

    @Test
    void rowsAreThoseOfParquetsReaders() {
        TableDef table = SegmentFixture.table(TYPES);
        List<Integer> columns =
                new ArrayList<>(IntStream.rangeClosed(1, TYPES.size()).boxed().toList());
        columns.addAll(List.of(SystemColumn.SEQ.id(), SystemColumn.UPDATED.id(), SystemColumn.POSITION.id()));
        int decoded = 0;
        try (SegmentFixture fixture = new SegmentFixture(folder)) {
            for (long seed = 1; seed <= LAYOUTS; seed++) {
                Random random = new Random(seed);
                List<SegmentFixture.Row> rows = rows(random);
                boolean v1 = random.nextInt(8) == 0;
                SegmentMeta segment = write(fixture, table, rows, builder -> layOut(builder, random, v1));
                SegmentTail tail = SegmentTail.read(new SegmentSource(fixture.store, null), segment);
                decoded += tail.chunks().keySet().stream().allMatch(tail::isDecodable) ? 1 : 0;
                BitSet mask = random.nextBoolean() ? new BitSet() : BitSet.valueOf(new long[] {random.nextLong()});
                SegmentScan scan = new SegmentScan(columns, List.of(), mask, random.nextBoolean());
                assertThat(fixture.read(segment, table, scan))
                        .as("seed %d", seed)
                        .isEqualTo(fixture.readRecords(segment, table, scan))
                        .hasSize(rows.size() - mask.get(0, rows.size()).cardinality());
            }
        }
        assertThat(decoded).as("layouts that were decoded here").isBetween(LAYOUTS / 2, LAYOUTS - 1);
    }

    private static void layOut(SegmentFormat.Builder builder, Random random, boolean v1) {
        builder.withWriterVersion(v1 ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0)
                .withCompressionCodec(
                        random.nextBoolean() ? CompressionCodecName.ZSTD : CompressionCodecName.UNCOMPRESSED)
                .withPageSize(1 << 6 << random.nextInt(14))
                .withPageRowCountLimit(1 + random.nextInt(random.nextBoolean() ? 200 : 6_000))
                .withDictionaryPageSize(1 << 8 << random.nextInt(12))
                .withRowGroupSize(1L << 14 << random.nextInt(8))
                .withByteStreamSplitEncoding(random.nextBoolean())
                .withDictionaryEncoding(random.nextBoolean());
        for (int i = 1; i <= TYPES.size(); i++) {
            builder.withDictionaryEncoding("c" + i, random.nextBoolean());
        }
    }

    private static List<SegmentFixture.Row> rows(Random random) {
        int count = random.nextInt(3) == 0 ? 1 + random.nextInt(6_000) : 1 + random.nextInt(300);
        int nulls = 1 + random.nextInt(10);
        List<List<Object>> palettes = new ArrayList<>();
        for (DataType type : TYPES) {
            int size = 1 + random.nextInt(200);
            palettes.add(new ArrayList<>(Collections.nCopies(size, 0)));
            palettes.getLast().replaceAll(_ -> SegmentFixture.randomValue(type, random));
        }
        List<SegmentFixture.Row> rows = new ArrayList<>();
        boolean repeats = random.nextBoolean();
        for (int i = 0; i < count; i++) {
            @Nullable Object[] values = new @Nullable Object[TYPES.size()];
            values[0] = (long) i;
            for (int c = 1; c < values.length; c++) {
                List<Object> palette = palettes.get(c);
                if (random.nextInt(nulls) > 0) {
                    values[c] = repeats
                            ? palette.get(random.nextInt(palette.size()))
                            : SegmentFixture.randomValue(TYPES.get(c), random);
                }
            }
            rows.add(new SegmentFixture.Row(values, 1L << 30 | random.nextInt(1 << 30), random.nextInt(9) == 0));
        }
        return rows;
    }

    private SegmentMeta write(
            SegmentFixture fixture,
            TableDef table,
            List<SegmentFixture.Row> rows,
            Consumer<SegmentFormat.Builder> layout) {
        SegmentTarget target = fixture.target();
        Path file = folder.resolve(UUID.randomUUID().toString());
        LocalOutput output = new LocalOutput(file);
        Map<String, String> metadata = SegmentFormat.metadata(table, table.schema(), target);
        SegmentFormat.Builder builder =
                new SegmentFormat.Builder(output, new SegmentWriteSupport(table.schema(), metadata, output::blocks));
        builder.withConf(new PlainParquetConfiguration()).withCodecFactory(new ZstdOrNone(new ZstdCodecs(1)));
        layout.accept(builder);
        try {
            ParquetWriter<SegmentWriteSupport.Row> writer = builder.build();
            try (writer) {
                for (SegmentFixture.Row row : rows) {
                    writer.write(new SegmentWriteSupport.Row(row.values(), row.seq(), row.deleted()));
                }
            }
            fixture.store.putIfAbsent(target.path(), file);
            return meta(table, target, rows.size(), Files.readAllBytes(file), writer.getFooter());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static SegmentMeta meta(
            TableDef table, SegmentTarget target, int rows, byte[] bytes, ParquetMetadata footer) {
        long tailOffset = SegmentWriter.tailOffset(footer, bytes.length);
        return new SegmentMeta(
                target.id(),
                target.storageId(),
                target.path().value(),
                target.batchNumber(),
                rows,
                0,
                bytes.length,
                tailOffset,
                SegmentTail.checksum(Arrays.copyOfRange(bytes, (int) tailOffset, bytes.length)),
                new byte[0],
                new byte[0],
                0,
                0,
                table.schema().version(),
                "",
                List.of(),
                0);
    }

    /// Also leaves pages uncompressed.
    private record ZstdOrNone(ZstdCodecs zstd) implements CompressionCodecFactory {
        @Override
        public BytesInputCompressor getCompressor(CompressionCodecName codec) {
            return codec == CompressionCodecName.UNCOMPRESSED ? new None() : zstd.getCompressor(codec);
        }

        @Override
        public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
            return zstd.getDecompressor(codec);
        }

        @Override
        public void release() {
            zstd.release();
        }
    }

    private record None() implements BytesInputCompressor {
        @Override
        public BytesInput compress(BytesInput bytes) {
            return bytes;
        }

        @Override
        public CompressionCodecName getCodecName() {
            return CompressionCodecName.UNCOMPRESSED;
        }

        @Override
        public void release() {
            // nothing is kept
        }
    }
}
