package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.Snowflake;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.ColumnStats;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

class SegmentTest {
    @TempDir
    Path folder;

    private SegmentFixture fixture;

    @BeforeEach
    @SuppressWarnings("MustBeClosed") // closed after each test
    void open() {
        fixture = new SegmentFixture(folder);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /// Rows (i, "text i") with `_seq` 1000 + i; each tenth is a tombstone.
    private static List<SegmentFixture.Row> numbered(int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        new SegmentFixture.Row(new @Nullable Object[] {(long) i, "text " + i}, 1000L + i, i % 10 == 9))
                .toList();
    }

    private static final TableDef NUMBERED = SegmentFixture.table(List.of(DataType.BIGINT, DataType.TEXT));

    @Test
    void everyTypeComesBackWithItsNulls() {
        Random random = new Random(1);
        List<DataType> types = new ArrayList<>(List.of(DataType.BIGINT));
        types.addAll(SegmentFixture.ALL_TYPES);
        TableDef table = SegmentFixture.table(types);
        List<SegmentFixture.Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            @Nullable Object[] values = new @Nullable Object[types.size()];
            values[0] = (long) i;
            for (int c = 1; c < values.length; c++) {
                values[c] = random.nextInt(4) == 0 ? null : SegmentFixture.randomValue(types.get(c), random);
            }
            rows.add(new SegmentFixture.Row(values, i, false));
        }
        SegmentMeta segment = fixture.write(table, rows);

        List<Integer> all = IntStream.rangeClosed(1, types.size()).boxed().toList();
        assertThat(fixture.read(segment, table, SegmentScan.of(all)))
                .isEqualTo(rows.stream()
                        .map(row -> SegmentFixture.row(row.values()))
                        .toList());
    }

    @Test
    void columnOfNothingButNullsComesBack() {
        List<DataType> types = new ArrayList<>(List.of(DataType.BIGINT));
        types.addAll(SegmentFixture.ALL_TYPES);
        TableDef table = SegmentFixture.table(types);
        @Nullable Object[] values = new @Nullable Object[types.size()];
        values[0] = 5L;
        SegmentMeta segment = fixture.write(table, List.of(new SegmentFixture.Row(values, 1, true)));

        List<Integer> all = IntStream.rangeClosed(1, types.size()).boxed().toList();
        assertThat(fixture.read(segment, table, SegmentScan.of(all))).containsExactly(SegmentFixture.row(values));
        assertThat(segment.columns()).filteredOn(stats -> stats.columnId() > 1).allSatisfy(stats -> {
            assertThat(stats.min()).isNull();
            assertThat(stats.nullCount()).isEqualTo(1);
        });
    }

    @Test
    void systemColumnsComeInAnyOrderAndTwice() {
        long seq = Snowflake.first(Snowflake.EPOCH_MILLIS + 5, 3);
        SegmentMeta segment =
                fixture.write(NUMBERED, List.of(new SegmentFixture.Row(new @Nullable Object[] {7L, null}, seq, true)));

        assertThat(fixture.read(
                        segment,
                        NUMBERED,
                        SegmentScan.of(List.of(
                                SystemColumn.UPDATED.id(),
                                SystemColumn.POSITION.id(),
                                1,
                                SystemColumn.SEQ.id(),
                                SystemColumn.SEGMENT.id(),
                                SystemColumn.DELETED.id(),
                                1,
                                2))))
                .containsExactly(SegmentFixture.row(
                        (Snowflake.EPOCH_MILLIS + 5) * 1000,
                        0,
                        7L,
                        seq,
                        segment.id().value(),
                        true,
                        7L,
                        null));
    }

    @Test
    void rowsCanBeCountedWithoutReadingThem() {
        SegmentMeta segment = fixture.write(NUMBERED, numbered(10_000));
        BitSet mask = new BitSet();
        mask.set(10, 20);
        fixture.read(segment, NUMBERED, SegmentScan.of(List.of()));
        fixture.store.forgetCalls();

        assertThat(fixture.read(segment, NUMBERED, new SegmentScan(List.of(), List.of(), mask, false)))
                .hasSize(9_990);
        assertThat(fixture.store.calls()).isEmpty();
    }

    @Test
    void manifestEntryDescribesTheObject() throws Exception {
        SegmentMeta segment = fixture.write(NUMBERED, numbered(25));
        byte[] bytes = fixture.store.readAll(new ObjectPath(segment.path()), 1 << 20);

        assertThat(segment.path()).isEqualTo("app/notes/batch-0.parquet");
        assertThat(segment.rows()).isEqualTo(25);
        assertThat(segment.tombstones()).isEqualTo(2);
        assertThat(segment.bytes()).isEqualTo(bytes.length);
        assertThat(segment.minSeq()).isEqualTo(1000);
        assertThat(segment.maxSeq()).isEqualTo(1024);
        assertThat(segment.schemaVersion()).isEqualTo(1);
        assertThat(segment.minKey()).isEqualTo(OrderedCodec.encode(DataType.BIGINT, 0L));
        assertThat(segment.maxKey()).isEqualTo(OrderedCodec.encode(DataType.BIGINT, 24L));
        assertThat(segment.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        assertThat(segment.columns())
                .containsExactly(
                        new ColumnStats(
                                1,
                                OrderedCodec.encode(DataType.BIGINT, 0L),
                                OrderedCodec.encode(DataType.BIGINT, 24L),
                                0),
                        new ColumnStats(
                                2,
                                OrderedCodec.encode(DataType.TEXT, "text 0"),
                                OrderedCodec.encode(DataType.TEXT, "text 9"),
                                0));
    }

    @Test
    void nothingIsLeftInTheWorkDirectory() throws IOException {
        fixture.write(NUMBERED, numbered(5));
        try (SegmentWriter abandoned = new SegmentWriter(NUMBERED, NUMBERED.schema(), fixture.target())) {
            SegmentFixture.Row row = numbered(1).getFirst();
            abandoned.add(SegmentFixture.key(NUMBERED.schema(), row), row.values(), row.seq(), false);
        }

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("store"));
        }
        assertThat(fixture.store.list(null, null, 10).entries()).hasSize(1);
    }

    @Test
    void existingObjectIsNotReplaced() {
        SegmentTarget target = fixture.target();
        fixture.store.put(target.path(), new byte[] {1});
        SegmentFixture.Row row = numbered(1).getFirst();
        try (SegmentWriter writer = new SegmentWriter(NUMBERED, NUMBERED.schema(), target)) {
            writer.add(SegmentFixture.key(NUMBERED.schema(), row), row.values(), row.seq(), false);
            assertThatThrownBy(writer::finish)
                    .isInstanceOfSatisfying(
                            DbException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.ALREADY_EXISTS))
                    .hasMessageContaining(target.path().value());
        }
        assertThat(fixture.store.readAll(target.path(), 10)).containsExactly(1);
    }

    @Test
    void failedUploadLeavesNoFileBehind() throws IOException {
        SegmentFixture.Row row = numbered(1).getFirst();
        fixture.store.failAll();
        try (SegmentWriter writer = new SegmentWriter(NUMBERED, NUMBERED.schema(), fixture.target())) {
            writer.add(SegmentFixture.key(NUMBERED.schema(), row), row.values(), row.seq(), false);
            assertThatThrownBy(writer::finish).isInstanceOf(DbException.class);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("store"));
        }
    }

    @Test
    void rowsOutOfOrderAreRefused() {
        List<SegmentFixture.Row> rows = numbered(2);
        try (SegmentWriter writer = new SegmentWriter(NUMBERED, NUMBERED.schema(), fixture.target())) {
            byte[] key = SegmentFixture.key(NUMBERED.schema(), rows.get(1));
            byte[] smaller = SegmentFixture.key(NUMBERED.schema(), rows.get(0));
            writer.add(key, rows.get(1).values(), 1, false);
            assertThatThrownBy(() -> writer.add(key, rows.get(1).values(), 1, false))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.add(smaller, rows.get(0).values(), 1, false))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void fullSegmentTakesNoMoreRows() {
        List<SegmentFixture.Row> rows = numbered(SegmentWriter.MAX_ROWS + 1);
        SegmentMeta segment;
        try (SegmentWriter writer = new SegmentWriter(NUMBERED, NUMBERED.schema(), fixture.target())) {
            for (SegmentFixture.Row row : rows.subList(0, SegmentWriter.MAX_ROWS)) {
                assertThat(writer.isFull()).isFalse();
                writer.add(SegmentFixture.key(NUMBERED.schema(), row), row.values(), row.seq(), row.deleted());
            }
            assertThat(writer.isFull()).isTrue();
            SegmentFixture.Row tooMany = rows.getLast();
            byte[] key = SegmentFixture.key(NUMBERED.schema(), tooMany);
            assertThatThrownBy(() -> writer.add(key, tooMany.values(), 1, false))
                    .isInstanceOf(IllegalStateException.class);
            segment = writer.finish();
        }
        assertThat(fixture.read(segment, NUMBERED, SegmentScan.of(List.of(1)))).hasSize(SegmentWriter.MAX_ROWS);
    }

    @Test
    void batchesAreBounded() {
        SegmentMeta segment = fixture.write(NUMBERED, numbered(20_000));
        try (BatchCursor cursor = fixture.reader.open(
                fixture.store, segment, NUMBERED, SegmentScan.of(List.of(1, 2)), fixture.allocator)) {
            for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
                assertThat(batch.rowCount()).isLessThanOrEqualTo(Batch.TARGET_ROWS);
                batch.close();
            }
        }
    }

    @Test
    void cursorThatIsClosedEarlyReleasesItsBatches() {
        SegmentMeta segment = fixture.write(NUMBERED, numbered(30_000));
        try (BatchCursor cursor = fixture.reader.open(
                fixture.store,
                segment,
                NUMBERED,
                new SegmentScan(List.of(1, 2), List.of(), new BitSet(), true),
                fixture.allocator)) {
            for (int i = 0; i < 3; i++) {
                try (Batch batch = cursor.next()) {
                    assertThat(batch).isNotNull();
                }
            }
        }
        assertThat(fixture.allocator.getAllocatedMemory()).isZero();
    }

    @Test
    void pointLookupDeliversItsRowAlone() {
        SegmentMeta segment = fixture.write(NUMBERED, numbered(100_000));

        assertThat(lookup(segment, 54_321L)).containsExactly(SegmentFixture.row(54_321L, "text 54321", 54_321));
    }

    @Test
    void pointLookupReadsOnePageOfEachColumn() {
        Random random = new Random(9);
        List<SegmentFixture.Row> rows = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            String text = Long.toString(random.nextLong(), 36).repeat(2);
            rows.add(new SegmentFixture.Row(new @Nullable Object[] {i * 1_000L + random.nextInt(900), text}, i, false));
        }
        SegmentMeta segment = fixture.write(NUMBERED, rows);
        lookup(segment, 1L);
        fixture.store.forgetCalls();

        long key = (Long) Objects.requireNonNull(rows.get(54_321).values()[0]);
        assertThat(lookup(segment, key)).hasSize(1);
        assertThat(fixture.store.calls()).hasSizeLessThanOrEqualTo(3);
        long read = fixture.store.calls().stream()
                .mapToLong(call -> Long.parseLong(call.substring(call.indexOf('+') + 1)))
                .sum();
        assertThat(read).isLessThan(segment.bytes() / 10);
    }

    @Test
    void valueThatIsNotAKeyIsLookedUpToo() {
        SegmentMeta segment = fixture.write(NUMBERED, numbered(10_000));
        ColumnRange range = new ColumnRange(2, "text 777", true, "text 777", true);

        for (boolean descending : new boolean[] {false, true}) {
            SegmentScan scan = new SegmentScan(List.of(1), List.of(range), new BitSet(), descending);
            assertThat(fixture.read(segment, NUMBERED, scan)).containsExactly(SegmentFixture.row(777L));
        }
    }

    @Test
    void pointLookupOutsideOfTheKeysReadsNoPage() {
        SegmentMeta segment = fixture.write(NUMBERED, numbered(100_000));
        lookup(segment, 5L);
        fixture.store.forgetCalls();

        assertThat(lookup(segment, 100_001L)).isEmpty();
        assertThat(lookup(segment, -1L)).isEmpty();
        assertThat(fixture.store.calls()).isEmpty();
    }

    @Test
    void bloomFilterAnswersForAbsentKeys() {
        List<SegmentFixture.Row> rows = IntStream.range(0, 50_000)
                .mapToObj(i -> new SegmentFixture.Row(new @Nullable Object[] {i * 1_000L, "x"}, i, false))
                .toList();
        SegmentMeta segment = fixture.write(NUMBERED, rows);
        lookup(segment, 5_000L);
        fixture.store.forgetCalls();

        int found = 0;
        for (int i = 0; i < 200; i++) {
            found += lookup(segment, i * 77_000L + 1).size();
        }
        assertThat(found).isLessThan(20 * Batch.TARGET_ROWS);
        assertThat(fixture.store.calls()).hasSizeLessThan(60);
    }

    @Test
    void smallSegmentHasASmallBloomFilter() {
        SegmentMeta segment = fixture.write(NUMBERED, numbered(10));

        assertThat(segment.bytes()).isLessThan(4_000);
    }

    private List<List<@Nullable Object>> lookup(SegmentMeta segment, long key) {
        ColumnRange range = new ColumnRange(1, key, true, key, true);
        return fixture.read(
                segment,
                NUMBERED,
                new SegmentScan(List.of(1, 2, SystemColumn.POSITION.id()), List.of(range), new BitSet(), false));
    }

    @Test
    void secondScanReadsTheTailFromMemory() {
        SegmentMeta segment = fixture.write(NUMBERED, numbered(5_000));
        fixture.read(segment, NUMBERED, SegmentScan.of(List.of(1)));
        assertThat(fixture.store.calls()).anyMatch(call -> call.contains(" " + segment.tailOffset() + "+"));
        fixture.store.forgetCalls();

        fixture.read(segment, NUMBERED, SegmentScan.of(List.of(1)));
        assertThat(fixture.store.calls())
                .isNotEmpty()
                .noneMatch(call -> call.contains(" " + segment.tailOffset() + "+"));
        fixture.reader.forget(segment.id());
        fixture.read(segment, NUMBERED, SegmentScan.of(List.of(1)));
        assertThat(fixture.store.calls()).anyMatch(call -> call.contains(" " + segment.tailOffset() + "+"));
    }

    @Test
    void wideRowsComeInSmallBatches() {
        TableDef table = SegmentFixture.table(List.of(DataType.BIGINT, DataType.BYTES));
        Random random = new Random(3);
        List<SegmentFixture.Row> rows = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            byte[] wide = new byte[100_000];
            random.nextBytes(wide);
            rows.add(new SegmentFixture.Row(new @Nullable Object[] {(long) i, wide}, i, false));
        }
        SegmentMeta segment = fixture.write(table, rows);

        for (boolean descending : new boolean[] {false, true}) {
            SegmentScan scan =
                    new SegmentScan(List.of(SystemColumn.POSITION.id(), 2), List.of(), new BitSet(), descending);
            List<@Nullable Object> positions = new ArrayList<>();
            try (BatchCursor cursor = fixture.reader.open(fixture.store, segment, table, scan, fixture.allocator)) {
                for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
                    try (Batch current = batch) {
                        assertThat(current.rowCount()).isLessThan(60);
                        for (int i = 0; i < current.selectedCount(); i++) {
                            positions.add(org.kalamdb.vector.VectorValues.get(current.column(0), current.position(i)));
                        }
                    }
                }
            }
            List<Integer> expected = IntStream.range(0, 600)
                    .map(i -> descending ? 599 - i : i)
                    .boxed()
                    .toList();
            assertThat(positions).isEqualTo(new ArrayList<@Nullable Object>(expected));
        }
    }

    @Test
    void longTextIsCutInTheRanges() {
        String low = "a" + "é".repeat(100);
        String high = "z".repeat(10) + "\uD83D\uDE00".repeat(100);
        SegmentMeta segment = fixture.write(
                NUMBERED,
                List.of(
                        new SegmentFixture.Row(new @Nullable Object[] {1L, low}, 1, false),
                        new SegmentFixture.Row(new @Nullable Object[] {2L, high}, 2, false)));
        ColumnStats stats = segment.columns().get(1);

        assertThat(stats.min()).hasSizeLessThan(70);
        assertThat(stats.max()).hasSizeLessThan(70);
        byte[] exact = OrderedCodec.encode(DataType.TEXT, high);
        assertThat(java.util.Arrays.compareUnsigned(stats.max(), exact)).isPositive();
    }

    @Test
    void bytesWithoutAGreaterPrefixHaveNoUpperBound() {
        TableDef table = SegmentFixture.table(List.of(DataType.BIGINT, DataType.BYTES));
        byte[] greatest = new byte[200];
        java.util.Arrays.fill(greatest, (byte) -1);
        SegmentMeta segment =
                fixture.write(table, List.of(new SegmentFixture.Row(new @Nullable Object[] {1L, greatest}, 1, false)));

        assertThat(segment.columns().get(1).max()).isNull();
        assertThat(segment.columns().get(1).min()).isNotNull();
    }
}
