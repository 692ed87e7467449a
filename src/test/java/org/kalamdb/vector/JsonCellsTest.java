package org.kalamdb.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.model.DataType;

class JsonCellsTest {
    private final BufferAllocator allocator = new RootAllocator();

    @AfterEach
    void nothingLeaks() {
        allocator.close();
    }

    @Test
    void eachTypeHasItsForm() throws IOException {
        assertThat(cell(DataType.BOOLEAN, true)).isEqualTo("true");
        assertThat(cell(DataType.SMALLINT, (short) -7)).isEqualTo("-7");
        assertThat(cell(DataType.INT, Integer.MIN_VALUE)).isEqualTo("-2147483648");
        assertThat(cell(DataType.BIGINT, 1L)).isEqualTo("\"1\"");
        assertThat(cell(DataType.BIGINT, Long.MIN_VALUE)).isEqualTo("\"-9223372036854775808\"");
        assertThat(cell(DataType.FLOAT, 1.1f)).isEqualTo("1.100000023841858");
        assertThat(cell(DataType.DOUBLE, 0.1)).isEqualTo("0.1");
        assertThat(cell(DataType.TEXT, "naïve \"quoted\"\n\u0001 😀"))
                .isEqualTo("\"naïve \\\"quoted\\\"\\n\\u0001 😀\"");
        assertThat(cell(DataType.JSON, "{\"a\":1}")).isEqualTo("\"{\\\"a\\\":1}\"");
        assertThat(cell(DataType.TIMESTAMP, 1_767_225_600_000_001L)).isEqualTo("1767225600000001");
        assertThat(cell(DataType.DATE, -1)).isEqualTo("-1");
        assertThat(cell(DataType.TIME, 86_399_999_999L)).isEqualTo("86399999999");
        assertThat(cell(DataType.BYTES, new byte[] {0, 104, -1})).isEqualTo("[0,104,255]");
        assertThat(cell(DataType.UUID, UUID.fromString("0198c0de-0123-7abc-8def-0123456789ab")))
                .isEqualTo("\"0198c0de-0123-7abc-8def-0123456789ab\"");
        assertThat(cell(new DataType.Embedding(2), new float[] {0.1f, -2})).isEqualTo("[0.1,-2.0]");
    }

    @Test
    void decimalsKeepTheirScaleAndSign() throws IOException {
        DataType price = new DataType.Decimal(10, 2);
        assertThat(cell(price, new BigDecimal("12.50"))).isEqualTo("\"12.50\"");
        assertThat(cell(price, new BigDecimal("-0.05"))).isEqualTo("\"-0.05\"");
        assertThat(cell(new DataType.Decimal(38, 0), new BigDecimal("1".repeat(38))))
                .isEqualTo("\"" + "1".repeat(38) + "\"");
        assertThat(cell(new DataType.Decimal(20, 18), new BigDecimal("0.000000000000000001")))
                .isEqualTo("\"0.000000000000000001\"");
    }

    @Test
    void nullsOfEveryTypeAreNull() throws IOException {
        for (DataType type : DataType.Simple.values()) {
            assertThat(cell(type, null)).as(type.sqlName()).isEqualTo("null");
        }
        assertThat(cell(new DataType.Decimal(5, 1), null)).isEqualTo("null");
        assertThat(cell(new DataType.Embedding(3), null)).isEqualTo("null");
    }

    @Test
    void numbersWithoutAJsonFormAreRefused() {
        for (Object value : new Object[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> cell(DataType.DOUBLE, value))
                    .isInstanceOf(DbException.class)
                    .hasMessageContaining("column 'c'");
        }
        assertThatThrownBy(() -> cell(DataType.FLOAT, Float.NaN)).isInstanceOf(DbException.class);
        assertThatThrownBy(() -> cell(new DataType.Embedding(1), new float[] {Float.NaN}))
                .isInstanceOf(DbException.class);
    }

    @Test
    void onlySelectedRowsAreWritten() throws IOException {
        try (BatchBuilder builder = new BatchBuilder(List.of(DataType.INT), allocator)) {
            IntStream.range(0, 5).forEach(i -> append(builder, i));
            try (Batch batch = builder.build()) {
                batch.select(new int[] {3, 1, 0}, 2);
                assertThat(write(batch, Set.of())).isEqualTo("[[3],[1]]");
            }
        }
    }

    @Test
    void maskedColumnsShowNothing() throws IOException {
        try (BatchBuilder builder = new BatchBuilder(List.of(DataType.TEXT), allocator)) {
            append(builder, "secret");
            append(builder, null);
            try (Batch batch = builder.build()) {
                assertThat(write(batch, Set.of("c"))).isEqualTo("[[\"***\"],[\"***\"]]");
            }
        }
    }

    private String cell(DataType type, @Nullable Object value) throws IOException {
        try (BatchBuilder builder = new BatchBuilder(List.of(type), allocator)) {
            append(builder, value);
            try (Batch batch = builder.build()) {
                String rows = write(batch, Set.of());
                return rows.substring(2, rows.length() - 2);
            }
        }
    }

    private static void append(BatchBuilder builder, @Nullable Object value) {
        builder.column(0).set(builder.rowCount(), value);
        builder.endRow();
    }

    private static String write(Batch batch, Set<String> masked) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = new JsonFactory().createGenerator(bytes)) {
            out.writeStartArray();
            new JsonCells(List.of("c"), masked).writeRows(batch, out);
            out.writeEndArray();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
