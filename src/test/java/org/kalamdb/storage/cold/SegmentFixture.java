package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// A folder with segments, and an allocator that must be empty when the fixture is closed.
final class SegmentFixture implements AutoCloseable {
    static final DataType DECIMAL = new DataType.Decimal(20, 3);
    static final DataType EMBEDDING = new DataType.Embedding(3);
    static final List<DataType> ALL_TYPES = List.of(
            DataType.BOOLEAN,
            DataType.SMALLINT,
            DataType.INT,
            DataType.BIGINT,
            DataType.FLOAT,
            DataType.DOUBLE,
            DECIMAL,
            DataType.TEXT,
            DataType.TIMESTAMP,
            DataType.DATETIME,
            DataType.DATE,
            DataType.TIME,
            DataType.JSON,
            DataType.BYTES,
            DataType.UUID,
            DataType.FILE,
            EMBEDDING);

    /// A row as it is written.
    record Row(@Nullable Object[] values, long seq, boolean deleted) {}

    final FaultyObjectStore store;
    final SegmentReader reader = new SegmentReader(64 << 20);
    final BufferAllocator allocator = new RootAllocator(1L << 30);
    private final Path folder;
    private int segments;

    @MustBeClosed
    @SuppressWarnings("MustBeClosed") // closed with the fixture
    SegmentFixture(Path folder) {
        this(folder, FolderObjectStore.open(folder.resolve("store")));
    }

    /// @param store closed with the fixture
    SegmentFixture(Path folder, ObjectStore store) {
        this.folder = folder;
        this.store = new FaultyObjectStore(store);
    }

    /// A table whose key is its first column. Column i has id i + 1 and name `c<i + 1>`.
    static TableDef table(List<DataType> types) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(column(i + 1, types.get(i), i > 0, DefaultValue.NONE));
        }
        return table(new TableSchema(1, columns, List.of(1)));
    }

    static Column column(int id, DataType type, boolean nullable, DefaultValue defaultValue) {
        return new Column(id, "c" + id, type, nullable, defaultValue, null, 1);
    }

    static TableDef table(TableSchema... versions) {
        return new TableDef(
                new TableId(7),
                new TableName("app", "notes"),
                TableType.SHARED,
                new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, null),
                List.of(versions),
                100,
                1,
                Collections.nCopies(versions.length, 1L));
    }

    SegmentTarget target() {
        int number = segments++;
        return new SegmentTarget(
                new SegmentId(100 + number),
                "local",
                new ObjectPath("app/notes"),
                number,
                store,
                folder,
                1_800_000_000_000L);
    }

    SegmentMeta write(TableDef table, List<Row> rows) {
        TableSchema schema = table.schema();
        try (SegmentWriter writer = new SegmentWriter(table, schema, target())) {
            for (Row row : rows) {
                writer.add(key(schema, row), row.values(), row.seq(), row.deleted());
            }
            return writer.finish();
        }
    }

    static byte[] key(TableSchema schema, Row row) {
        List<DataType> types = schema.keyColumns().stream().map(Column::type).toList();
        return OrderedCodec.encodeKey(types, schema.keyOf(row.values()));
    }

    /// The rows that a scan delivers, in its order.
    List<List<@Nullable Object>> read(SegmentMeta segment, TableDef table, SegmentScan scan) {
        return read(reader, segment, table, scan);
    }

    /// The same by another reader.
    List<List<@Nullable Object>> read(SegmentReader reader, SegmentMeta segment, TableDef table, SegmentScan scan) {
        try (BatchCursor cursor = reader.open(store, segment, table, scan, allocator)) {
            return rows(cursor);
        }
    }

    /// The same by Parquet's own column readers, which read segments that have other encodings.
    List<List<@Nullable Object>> readRecords(SegmentMeta segment, TableDef table, SegmentScan scan) {
        SegmentSource source = new SegmentSource(store, null);
        SegmentTail tail = SegmentTail.read(source, segment);
        SegmentProjection projection = new SegmentProjection(tail, table, scan.columnIds());
        PruningFilter pruning = new PruningFilter(tail, table);
        try (BatchCursor cursor = new SegmentCursor(source, tail, projection, pruning, scan, allocator)) {
            return rows(cursor);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static List<List<@Nullable Object>> rows(BatchCursor cursor) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
            try (Batch current = batch) {
                for (int i = 0; i < current.selectedCount(); i++) {
                    rows.add(row(current, current.position(i)));
                }
            }
        }
        return rows;
    }

    private static List<@Nullable Object> row(Batch batch, int position) {
        List<@Nullable Object> row = new ArrayList<>();
        for (int column = 0; column < batch.columnCount(); column++) {
            row.add(comparable(VectorValues.get(batch.column(column), position)));
        }
        return row;
    }

    /// Arrays as lists, so that values are equal when they are.
    static @Nullable Object comparable(@Nullable Object value) {
        return switch (value) {
            case byte[] bytes -> "bytes " + Arrays.toString(bytes);
            case float[] floats -> "floats " + Arrays.toString(floats);
            case null, default -> value;
        };
    }

    /// A row as [#read] delivers it.
    static List<@Nullable Object> row(@Nullable Object... values) {
        List<@Nullable Object> row = new ArrayList<>();
        for (Object value : values) {
            row.add(comparable(value));
        }
        return row;
    }

    /// Any value of a type, extreme ones included.
    static Object randomValue(DataType type, Random random) {
        return switch (type) {
            case DataType.Decimal decimal ->
                new BigDecimal(new BigInteger(60, random).subtract(BigInteger.ONE.shiftLeft(59)), decimal.scale());
            case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
            case DataType.Embedding embedding -> {
                float[] values = new float[embedding.dimension()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = random.nextFloat();
                }
                yield values;
            }
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> random.nextBoolean();
                    case SMALLINT -> (short) random.nextInt();
                    case INT -> random.nextInt();
                    case BIGINT, TIMESTAMP, DATETIME -> random.nextLong();
                    case FLOAT ->
                        pick(random, (float) random.nextGaussian(), Float.NaN, 0.0f, -0.0f, Float.NEGATIVE_INFINITY);
                    case DOUBLE -> pick(random, random.nextGaussian(), Double.NaN, 0.0, -0.0, Double.POSITIVE_INFINITY);
                    case TEXT, FILE -> randomText(random);
                    case JSON -> "{\"n\":" + random.nextInt() + "}";
                    case DATE -> random.nextInt(40_000) - 20_000;
                    case TIME -> random.nextLong(86_400_000_000L);
                    case BYTES -> {
                        byte[] bytes = new byte[random.nextInt(20)];
                        random.nextBytes(bytes);
                        yield bytes;
                    }
                    case UUID -> new UUID(random.nextLong(), random.nextLong());
                };
        };
    }

    private static Object pick(Random random, Object usual, Object... odd) {
        return random.nextInt(10) == 0 ? odd[random.nextInt(odd.length)] : usual;
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(
                    switch (random.nextInt(4)) {
                        case 0 -> 0x1F600 + random.nextInt(10);
                        case 1 -> 'à' + random.nextInt(20);
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return text.toString();
    }

    @Override
    public void close() {
        store.close();
        allocator.close();
    }
}
