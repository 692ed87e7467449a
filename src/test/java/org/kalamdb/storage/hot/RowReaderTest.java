package org.kalamdb.storage.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.Snowflake;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.VectorValues;

class RowReaderTest {
    private static final TableSchema V1 = new TableSchema(
            1,
            List.of(
                    RowTables.column(1, DataType.TEXT),
                    RowTables.column(2, DataType.INT),
                    RowTables.column(3, DataType.BYTES)),
            List.of(1));
    private static final TableSchema V2 = new TableSchema(
            2,
            List.of(
                    RowTables.column(4, DataType.SMALLINT, (short) 7),
                    RowTables.column(1, DataType.TEXT),
                    RowTables.column(2, DataType.BIGINT),
                    RowTables.column(5, DataType.TEXT)),
            List.of(1));
    private static final TableSchema V3 = new TableSchema(
            3,
            List.of(
                    RowTables.column(4, DataType.INT, 8),
                    RowTables.column(1, DataType.TEXT),
                    RowTables.column(2, new DataType.Decimal(21, 2)),
                    RowTables.column(5, DataType.TEXT)),
            List.of(1));

    @Test
    void rowOfAnOlderVersionIsReadByColumnId() {
        byte[] first = RowCodec.encode(V1, new Object[] {"k", 5, new byte[] {1}}, false);
        byte[] second = RowCodec.encode(V2, new Object[] {(short) 1, "k", 6L, "x"}, false);
        byte[] third = RowCodec.encode(V3, new Object[] {null, "k", new BigDecimal("7.50"), null}, false);

        assertThat(RowReader.ofAllColumns(RowTables.table(V1, V2)).values(first))
                .containsExactly((short) 7, "k", 5L, null);
        RowReader reader = RowReader.ofAllColumns(RowTables.table(V1, V2, V3));
        assertThat(reader.values(first)).containsExactly(7, "k", new BigDecimal("5.00"), null);
        assertThat(reader.values(second)).containsExactly(1, "k", new BigDecimal("6.00"), "x");
        assertThat(reader.values(third)).containsExactly(null, "k", new BigDecimal("7.50"), null);
    }

    @Test
    void rowsOfSeveralVersionsFillOneBatch() {
        TableDef table = RowTables.table(V1, V2, V3);
        RowReader reader = new RowReader(table, List.of(2, 4));
        try (BufferAllocator allocator = new RootAllocator();
                BatchBuilder builder = new BatchBuilder(List.of(V3.typeOf(2), V3.typeOf(4)), allocator)) {
            for (byte[] row : List.of(
                    RowCodec.encode(V1, new Object[] {"k", 5, null}, false),
                    RowCodec.encode(V2, new Object[] {null, "k", 6L, "x"}, false))) {
                reader.appendTo(row, builder);
                builder.endRow();
            }
            try (Batch batch = builder.build()) {
                assertThat(VectorValues.get(batch.column(0), 0)).isEqualTo(new BigDecimal("5.00"));
                assertThat(VectorValues.get(batch.column(1), 0)).isEqualTo(7);
                assertThat(VectorValues.get(batch.column(0), 1)).isEqualTo(new BigDecimal("6.00"));
                assertThat(VectorValues.get(batch.column(1), 1)).isNull();
            }
        }
    }

    @Test
    void systemColumnsComeFromTheHeader() {
        long seq = Snowflake.first(1_800_000_000_123L, 3) + 9;
        byte[] row = RowCodec.encode(V1, new Object[] {"k", null, null}, true);
        RowCodec.stampSeq(row, seq);
        List<Integer> ids =
                Arrays.stream(SystemColumn.values()).map(SystemColumn::id).toList();

        assertThat(new RowReader(RowTables.table(V1), ids).values(row))
                .containsExactly(seq, true, 1_800_000_000_123_000L, 0L, 0);
        assertThat(RowCodec.seq(row)).isEqualTo(seq);
        assertThat(RowCodec.isDeleted(row)).isTrue();
        assertThat(RowCodec.schemaVersion(row)).isEqualTo(1);
    }

    @Test
    void systemColumnsGoIntoABatch() {
        byte[] row = RowCodec.encode(V1, new Object[] {"k", null, null}, false);
        RowCodec.stampSeq(row, Snowflake.first(1_800_000_000_000L, 0));
        List<SystemColumn> columns = List.of(SystemColumn.values());
        RowReader reader = new RowReader(
                RowTables.table(V1), columns.stream().map(SystemColumn::id).toList());
        try (BufferAllocator allocator = new RootAllocator();
                BatchBuilder builder = new BatchBuilder(
                        columns.stream().map(SystemColumn::type).toList(), allocator)) {
            reader.appendTo(row, builder);
            builder.endRow();
            try (Batch batch = builder.build()) {
                assertThat(batch.columns().stream().map(column -> VectorValues.get(column, 0)))
                        .containsExactly(RowCodec.seq(row), false, 1_800_000_000_000_000L, 0L, 0);
            }
        }
    }

    @Test
    void unknownColumnIsRefused() {
        TableDef table = RowTables.table(V1, V2);

        assertThatThrownBy(() -> new RowReader(table, List.of(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no column with id 3");
    }

    @Test
    void narrowedTypeIsACastErrorOfTheColumnOnly() {
        TableSchema narrowed = new TableSchema(
                2, List.of(RowTables.column(1, DataType.TEXT), RowTables.column(2, DataType.SMALLINT)), List.of(1));
        TableDef table = RowTables.table(V1, narrowed);
        byte[] row = RowCodec.encode(V1, new Object[] {"k", 5, null}, false);

        assertThat(new RowReader(table, List.of(1)).values(row)).containsExactly("k");
        assertFails(
                () -> new RowReader(table, List.of(2)).values(row),
                ErrorCode.SCHEMA,
                "cannot cast a stored INT value to SMALLINT");
    }

    @Test
    void brokenImagesAreCorruption() {
        RowReader reader = RowReader.ofAllColumns(RowTables.table(V1));
        byte[] row = RowCodec.encode(V1, new Object[] {"key", 5, new byte[] {1, 2}}, false);

        assertCorrupt(reader, new byte[3], "shorter than its header");
        assertCorrupt(reader, changed(row, 0, 9), "unknown format 9");
        assertCorrupt(reader, changed(row, 4, 2), "schema version 2, but table app.t has versions 1 to 1");
        assertCorrupt(reader, Arrays.copyOf(row, 20), "shorter than version 1 of table app.t needs");
        assertCorrupt(reader, Arrays.copyOf(row, row.length - 1), "has a value that ends at");
        assertCorrupt(reader, changed(row, 15, -1), "has a value that ends at");
    }

    @Test
    void loneSurrogateIsRefused() {
        assertFails(
                () -> RowCodec.encode(V1, new Object[] {"\uD800", null, null}, false),
                ErrorCode.SCHEMA,
                "lone surrogate");
    }

    private static byte[] changed(byte[] row, int at, int value) {
        byte[] copy = row.clone();
        copy[at] = (byte) value;
        return copy;
    }

    private static void assertCorrupt(RowReader reader, byte[] row, String message) {
        assertFails(() -> reader.values(row), ErrorCode.CORRUPTION, message);
    }

    private static void assertFails(ThrowingCallable action, ErrorCode code, String message) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
