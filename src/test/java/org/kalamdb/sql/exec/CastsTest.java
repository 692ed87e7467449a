package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.literal;
import static org.kalamdb.sql.exec.Sandbox.row;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Scalar;

class CastsTest {
    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    private @Nullable Object cast(@Nullable Object value, DataType from, DataType to) {
        return sandbox.evaluate(new Scalar.Cast(literal(value, from), to));
    }

    private void refuses(Object value, DataType from, DataType to) {
        assertThatThrownBy(() -> cast(value, from, to))
                .as("%s to %s", value, to)
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXECUTION));
    }

    @Test
    void textIsParsed() {
        assertThat(cast(" 42 ", DataType.TEXT, DataType.INT)).isEqualTo(42);
        assertThat(cast("1e3", DataType.TEXT, DataType.DOUBLE)).isEqualTo(1000.0);
        assertThat(cast("2.345", DataType.TEXT, new DataType.Decimal(5, 2))).isEqualTo(new BigDecimal("2.35"));
        assertThat(cast("true", DataType.TEXT, DataType.BOOLEAN)).isEqualTo(true);
        assertThat(cast("2024-05-01", DataType.TEXT, DataType.DATE)).isEqualTo(19844);
        assertThat(cast("2024-05-01T12:00:00+02:00", DataType.TEXT, DataType.TIMESTAMP))
                .isEqualTo(1_714_557_600_000_000L);
        assertThat(cast("[1,2.5]", DataType.TEXT, new DataType.Embedding(2))).isEqualTo(new float[] {1, 2.5f});
        assertThat(cast(null, DataType.TEXT, DataType.INT)).isNull();
        refuses("abc", DataType.TEXT, DataType.INT);
        refuses("40000", DataType.TEXT, DataType.SMALLINT);
        refuses("2024-13-01", DataType.TEXT, DataType.DATE);
        assertThatThrownBy(() -> cast("abc", DataType.TEXT, DataType.INT)).hasMessageContaining("Unable to cast");
    }

    @Test
    void everythingHasAText() {
        assertThat(cast(1_714_563_015_120_000L, DataType.TIMESTAMP, DataType.TEXT))
                .isEqualTo("2024-05-01 11:30:15.12");
        assertThat(cast(-1L, DataType.TIMESTAMP, DataType.TEXT)).isEqualTo("1969-12-31 23:59:59.999999");
        assertThat(cast(19844, DataType.DATE, DataType.TEXT)).isEqualTo("2024-05-01");
        assertThat(cast(3_661_000_000L, DataType.TIME, DataType.TEXT)).isEqualTo("01:01:01");
        assertThat(cast(1.0, DataType.DOUBLE, DataType.TEXT)).isEqualTo("1");
        assertThat(cast(1e20, DataType.DOUBLE, DataType.TEXT)).isEqualTo("1e+20");
        assertThat(cast(0.1f, DataType.FLOAT, DataType.TEXT)).isEqualTo("0.1");
        assertThat(cast(new BigDecimal("1.50"), new DataType.Decimal(5, 2), DataType.TEXT))
                .isEqualTo("1.50");
        assertThat(cast(false, DataType.BOOLEAN, DataType.TEXT)).isEqualTo("false");
        assertThat(cast(new byte[] {0, (byte) 0xff}, DataType.BYTES, DataType.TEXT))
                .isEqualTo("\\x00ff");
        assertThat(cast(new float[] {1, 0.5f}, new DataType.Embedding(2), DataType.TEXT))
                .isEqualTo("[1,0.5]");
        assertThat(cast(new UUID(1, 2), DataType.UUID, DataType.TEXT))
                .isEqualTo("00000000-0000-0001-0000-000000000002");
    }

    @Test
    void numbersAreCheckedAndRounded() {
        DataType decimal = new DataType.Decimal(5, 1);
        assertThat(cast(new BigDecimal("2.5"), decimal, DataType.INT)).isEqualTo(3);
        assertThat(cast(new BigDecimal("-2.5"), decimal, DataType.BIGINT)).isEqualTo(-3L);
        assertThat(cast(2.6, DataType.DOUBLE, DataType.INT)).isEqualTo(3);
        assertThat(cast(40_000, DataType.INT, DataType.BIGINT)).isEqualTo(40_000L);
        assertThat(cast(7L, DataType.BIGINT, DataType.DOUBLE)).isEqualTo(7.0);
        assertThat(cast(0.1, DataType.DOUBLE, DataType.FLOAT)).isEqualTo(0.1f);
        assertThat(cast(12, DataType.INT, decimal)).isEqualTo(new BigDecimal("12.0"));
        assertThat(cast(true, DataType.BOOLEAN, DataType.INT)).isEqualTo(1);
        assertThat(cast(0L, DataType.BIGINT, DataType.BOOLEAN)).isEqualTo(false);
        refuses(40_000, DataType.INT, DataType.SMALLINT);
        refuses(1e300, DataType.DOUBLE, DataType.FLOAT);
        refuses(1e300, DataType.DOUBLE, DataType.BIGINT);
        refuses(Double.NaN, DataType.DOUBLE, DataType.INT);
        refuses(100_000, DataType.INT, decimal);
    }

    @Test
    void datesAndTimesConvert() {
        assertThat(cast(19844, DataType.DATE, DataType.TIMESTAMP)).isEqualTo(19844 * 86_400_000_000L);
        assertThat(cast(-1L, DataType.TIMESTAMP, DataType.DATE)).isEqualTo(-1);
        assertThat(cast(-1L, DataType.TIMESTAMP, DataType.TIME)).isEqualTo(86_399_999_999L);
        assertThat(cast(5L, DataType.TIMESTAMP, DataType.DATETIME)).isEqualTo(5L);
        assertThat(cast(5L, DataType.TIMESTAMP, DataType.BIGINT)).isEqualTo(5L);
        assertThat(cast(5L, DataType.BIGINT, DataType.TIMESTAMP)).isEqualTo(5L);
        assertThat(cast(9, DataType.INT, DataType.DATE)).isEqualTo(9);
        refuses(Long.MAX_VALUE, DataType.TIMESTAMP, DataType.INT);
        refuses(1L, DataType.TIME, DataType.TIMESTAMP);
        refuses(1, DataType.DATE, DataType.TIME);
    }

    @Test
    void columnsCastWithoutReadingNullSlots() {
        List<DataType> types = List.of(DataType.BIGINT);
        Scalar cast = new Scalar.Cast(column(0, DataType.BIGINT), DataType.INT);
        assertThat(sandbox.evaluate(cast, types, List.of(row(1L), row((Object) null), row(-5L))))
                .containsExactly(1, null, -5);
        assertThatThrownBy(() -> sandbox.evaluate(cast, types, List.<@Nullable Object[]>of(row(1L << 40))))
                .hasMessageContaining("out of range");
    }

    @Test
    void uuidsAndBytesConvert() {
        UUID id = new UUID(0x0123456789abcdefL, 5);
        Object bytes = cast(id, DataType.UUID, DataType.BYTES);
        assertThat(cast(bytes, DataType.BYTES, DataType.UUID)).isEqualTo(id);
        assertThat(cast("{01234567-89ab-cdef-0000-000000000005}", DataType.TEXT, DataType.UUID))
                .isEqualTo(id);
        refuses(new byte[] {1}, DataType.BYTES, DataType.UUID);
        refuses("x", DataType.TEXT, DataType.UUID);
    }
}
