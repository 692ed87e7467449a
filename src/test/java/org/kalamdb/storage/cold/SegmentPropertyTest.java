package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.Snowflake;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;

/// Random tables, rows, ranges, masks and directions against a plain list of the rows.
class SegmentPropertyTest {
    private static final int TABLES = 24;
    private static final int SCANS_PER_TABLE = 12;
    private static final List<DataType> KEY_TYPES = List.of(
            DataType.BIGINT,
            DataType.TEXT,
            DataType.UUID,
            DataType.INT,
            SegmentFixture.DECIMAL,
            new DataType.Decimal(18, 4),
            DataType.BYTES,
            DataType.TIMESTAMP,
            DataType.DOUBLE);

    @TempDir
    Path folder;

    @Test
    void scansDeliverWhatAListWould() {
        long firstSeed = 20_260_101;
        try (SegmentFixture fixture = new SegmentFixture(folder)) {
            for (long seed = firstSeed; seed < firstSeed + TABLES; seed++) {
                checkTable(fixture, seed);
            }
        }
    }

    private static void checkTable(SegmentFixture fixture, long seed) {
        Random random = new Random(seed);
        List<DataType> types = new ArrayList<>();
        types.add(KEY_TYPES.get(random.nextInt(KEY_TYPES.size())));
        int more = 1 + random.nextInt(6);
        for (int i = 0; i < more; i++) {
            types.add(SegmentFixture.ALL_TYPES.get(random.nextInt(SegmentFixture.ALL_TYPES.size())));
        }
        TableDef table = SegmentFixture.table(types);
        int size = random.nextInt(4) == 0 ? 1 + random.nextInt(20_000) : 1 + random.nextInt(300);
        List<SegmentFixture.Row> rows = randomRows(types, size, random);
        SegmentMeta segment = fixture.write(table, rows);
        SegmentReader keeping = new SegmentReader(64 << 20, random.nextInt(1 << 20), null);
        for (int i = 0; i < SCANS_PER_TABLE; i++) {
            SegmentScan scan = randomScan(types, rows, random);
            List<List<@Nullable Object>> found = fixture.read(segment, table, scan);
            String what = "seed %d, scan %d: %s of %s".formatted(seed, i, scan, types);
            check(what, types, segment, rows, scan, found);
            assertThat(fixture.read(keeping, segment, table, scan))
                    .as(what + ", kept pages")
                    .isEqualTo(found);
            check(what + ", by records", types, segment, rows, scan, fixture.readRecords(segment, table, scan));
        }
    }

    private static List<SegmentFixture.Row> randomRows(List<DataType> types, int size, Random random) {
        TreeMap<byte[], SegmentFixture.Row> rows = new TreeMap<>(Arrays::compareUnsigned);
        List<List<Object>> palettes = new ArrayList<>();
        for (DataType type : types) {
            List<Object> palette = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                palette.add(SegmentFixture.randomValue(type, random));
            }
            palettes.add(palette);
        }
        for (int i = 0; i < size; i++) {
            @Nullable Object[] values = new @Nullable Object[types.size()];
            Object key = SegmentFixture.randomValue(types.getFirst(), random);
            values[0] = key;
            for (int c = 1; c < values.length; c++) {
                values[c] = switch (random.nextInt(6)) {
                    case 0 -> null;
                    case 1, 2 -> SegmentFixture.randomValue(types.get(c), random);
                    default -> palettes.get(c).get(random.nextInt(5));
                };
            }
            long seq = Snowflake.first(Snowflake.EPOCH_MILLIS + random.nextInt(1000), 1) + i % 4096;
            rows.put(
                    OrderedCodec.encode(types.getFirst(), key),
                    new SegmentFixture.Row(values, seq, random.nextInt(8) == 0));
        }
        return List.copyOf(rows.values());
    }

    private static SegmentScan randomScan(List<DataType> types, List<SegmentFixture.Row> rows, Random random) {
        List<Integer> columns = new ArrayList<>();
        columns.add(SystemColumn.POSITION.id());
        for (int c = 0; c < types.size(); c++) {
            if (random.nextBoolean()) {
                columns.add(c + 1);
            }
        }
        for (SystemColumn system : List.of(SystemColumn.SEQ, SystemColumn.UPDATED, SystemColumn.DELETED)) {
            if (random.nextInt(3) == 0) {
                columns.add(system.id());
            }
        }
        Collections.shuffle(columns.subList(1, columns.size()), random);
        BitSet mask = new BitSet();
        double density = random.nextInt(3) * 0.4;
        for (int i = 0; i < rows.size(); i++) {
            if (random.nextDouble() < density) {
                mask.set(i);
            }
        }
        List<ColumnRange> ranges = new ArrayList<>();
        Set<Integer> used = new HashSet<>();
        int wanted = random.nextInt(3);
        for (int i = 0; i < wanted; i++) {
            ColumnRange range = randomRange(types, rows, random);
            if (range != null && used.add(range.columnId())) {
                ranges.add(range);
            }
        }
        long likely = random.nextBoolean() ? Long.MAX_VALUE : 1 + random.nextInt(100);
        return new SegmentScan(columns, ranges, mask, random.nextBoolean(), likely);
    }

    private static @Nullable ColumnRange randomRange(
            List<DataType> types, List<SegmentFixture.Row> rows, Random random) {
        int id = 1 + random.nextInt(types.size() + 2);
        DataType type;
        if (id == types.size() + 1) {
            id = SystemColumn.SEQ.id();
            type = DataType.BIGINT;
        } else if (id == types.size() + 2) {
            id = SystemColumn.UPDATED.id();
            type = DataType.TIMESTAMP;
        } else {
            type = types.get(id - 1);
        }
        if (type instanceof DataType.Embedding) {
            return null;
        }
        Object min = bound(id, type, rows, random);
        boolean point = min != null && random.nextInt(3) == 0;
        Object max = point ? min : bound(id, type, rows, random);
        return new ColumnRange(id, min, point || random.nextBoolean(), max, point || random.nextBoolean());
    }

    private static @Nullable Object bound(int id, DataType type, List<SegmentFixture.Row> rows, Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> SegmentFixture.randomValue(type, random);
            default -> valueOf(id, rows.get(random.nextInt(rows.size())));
        };
    }

    private static @Nullable Object valueOf(int id, SegmentFixture.Row row) {
        if (id == SystemColumn.SEQ.id()) {
            return row.seq();
        }
        if (id == SystemColumn.UPDATED.id()) {
            return Snowflake.millis(row.seq()) * 1000;
        }
        return id == SystemColumn.DELETED.id() ? row.deleted() : row.values()[id - 1];
    }

    /// Every row inside of all ranges is delivered, none is delivered twice or out of order, none that
    /// is masked, and all of them with their own values.
    private static void check(
            String what,
            List<DataType> types,
            SegmentMeta segment,
            List<SegmentFixture.Row> rows,
            SegmentScan scan,
            List<List<@Nullable Object>> found) {
        BitSet delivered = new BitSet();
        int last = -1;
        for (List<@Nullable Object> row : found) {
            int position = (Integer) row.getFirst();
            if (last >= 0) {
                assertThat(position > last).as(what).isEqualTo(!scan.descending());
            }
            last = position;
            delivered.set(position);
            List<@Nullable Object> expected = new ArrayList<>();
            expected.add(position);
            for (int id : scan.columnIds().subList(1, scan.columnIds().size())) {
                expected.add(SegmentFixture.comparable(valueOf(id, rows.get(position))));
            }
            assertThat(row).as(what).isEqualTo(expected);
        }
        assertThat(segment.rows()).isEqualTo(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            if (scan.mask().get(i)) {
                assertThat(delivered.get(i)).as(what + ", masked " + i).isFalse();
            } else if (isInside(rows.get(i), scan.ranges(), types)) {
                assertThat(delivered.get(i)).as(what + ", row " + i).isTrue();
            }
        }
    }

    private static boolean isInside(SegmentFixture.Row row, List<ColumnRange> ranges, List<DataType> types) {
        for (ColumnRange range : ranges) {
            Object value = valueOf(range.columnId(), row);
            DataType type = range.columnId() > 0
                    ? types.get(range.columnId() - 1)
                    : SystemColumn.ofId(range.columnId()).orElseThrow().type();
            if (value == null
                    || compare(type, value, range.min()) < (range.minInclusive() ? 0 : 1)
                    || compare(type, range.max(), value) < (range.maxInclusive() ? 0 : 1)) {
                return false;
            }
        }
        return true;
    }

    /// As for SQL; a missing bound lies on the far side.
    private static int compare(DataType type, @Nullable Object a, @Nullable Object b) {
        if (a == null || b == null) {
            return 1;
        }
        return Arrays.compareUnsigned(OrderedCodec.encode(type, a), OrderedCodec.encode(type, b));
    }
}
