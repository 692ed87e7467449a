package org.kalamdb.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

class OrderedCodecTest {
    @Test
    void compositeKeyIsItsPartsOneAfterAnother() {
        byte[] key = OrderedCodec.encodeKey(List.of(DataType.TEXT, DataType.INT), new Object[] {"a\0", 1});

        assertThat(HexFormat.of().formatHex(key)).isEqualTo("6100ff000080000001");
        assertThat(OrderedCodec.decodeKey(List.of(DataType.TEXT, DataType.INT), key, 0))
                .containsExactly("a\0", 1);
    }

    @Test
    void keyIsReadFromAnOffset() {
        byte[] bytes = {9, 9, 9, (byte) 0x80, 0, 0, 7};

        assertThat(OrderedCodec.decodeKey(List.of(DataType.INT), bytes, 3)).containsExactly(7);
    }

    @ParameterizedTest
    @CsvSource({"-1.00, 7fffffffffffffffffffffffffffff9c", "0.00, 80000000000000000000000000000000"})
    void decimalIsItsUnscaledValue(BigDecimal value, String hex) {
        assertThat(HexFormat.of().formatHex(OrderedCodec.encode(new DataType.Decimal(10, 2), value)))
                .isEqualTo(hex);
    }

    @Test
    void zerosAreOneAndNanIsGreatest() {
        assertThat(OrderedCodec.encode(DataType.DOUBLE, -0.0)).isEqualTo(OrderedCodec.encode(DataType.DOUBLE, 0.0));
        assertThat(OrderedCodec.encode(DataType.FLOAT, Float.intBitsToFloat(0xFFC00001)))
                .isEqualTo(OrderedCodec.encode(DataType.FLOAT, Float.NaN));
        assertThat(OrderedCodec.decode(DataType.FLOAT, OrderedCodec.encode(DataType.FLOAT, Float.NaN)))
                .isEqualTo(Float.NaN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD800", "\uDC00b", "\uD83D\uD83D\uDE00"})
    void loneSurrogateIsRefused(String text) {
        assertFails(() -> OrderedCodec.encode(DataType.TEXT, text), ErrorCode.SCHEMA, "lone surrogate");
    }

    @Test
    void embeddingIsRefused() {
        assertFails(
                () -> OrderedCodec.encode(new DataType.Embedding(2), new float[2]),
                ErrorCode.SCHEMA,
                "EMBEDDING(2) values have no order");
    }

    @Test
    void decimalOfAnotherScaleIsRefused() {
        assertThatThrownBy(() -> OrderedCodec.encode(new DataType.Decimal(10, 2), BigDecimal.ONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DECIMAL(10, 2)");
    }

    @ParameterizedTest
    @CsvSource({
        "00, ends within a INT",
        "8000000000, 1 bytes after its last column",
    })
    void intOfTheWrongLengthIsCorrupt(String hex, String message) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertFails(() -> OrderedCodec.decode(DataType.INT, bytes), ErrorCode.CORRUPTION, message);
    }

    @ParameterizedTest
    @CsvSource({"61, ends within a TEXT", "6100, ends within a TEXT", "610001, broken escape", "6100ff, ends within"})
    void textWithoutItsEndIsCorrupt(String hex, String message) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertFails(() -> OrderedCodec.decode(DataType.TEXT, bytes), ErrorCode.CORRUPTION, message);
    }

    @Test
    void booleanIsZeroOrOne() {
        assertFails(() -> OrderedCodec.decode(DataType.BOOLEAN, new byte[] {2}), ErrorCode.CORRUPTION, "holds 2");
    }

    private static void assertFails(ThrowingCallable action, ErrorCode code, String message) {
        assertThatThrownBy(action)
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }
}
