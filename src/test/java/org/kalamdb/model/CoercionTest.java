package org.kalamdb.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

class CoercionTest {
    private static final DataType MONEY = new DataType.Decimal(10, 2);

    @Test
    void nullStaysNull() {
        assertThat(Coercion.coerce(null, DataType.INT)).isNull();
    }

    @Test
    void integersAreRangeChecked() {
        assertThat(Coercion.coerce(32767L, DataType.SMALLINT)).isEqualTo((short) 32767);
        assertThat(Coercion.coerce("-2147483648", DataType.INT)).isEqualTo(Integer.MIN_VALUE);
        assertThat(Coercion.coerce(" +7 ", DataType.BIGINT)).isEqualTo(7L);
        assertThat(Coercion.coerce(2.5, DataType.INT)).isEqualTo(2);
        assertThat(Coercion.coerce(new BigDecimal("2.5"), DataType.INT)).isEqualTo(3);
        assertThat(Coercion.coerce("9223372036854775807", DataType.BIGINT)).isEqualTo(Long.MAX_VALUE);
        fails(32768L, DataType.SMALLINT);
        fails("9223372036854775808", DataType.BIGINT);
        fails(new BigDecimal("9223372036854775807.5"), DataType.BIGINT);
        fails(new BigDecimal("1e1000000000"), DataType.BIGINT);
        fails(0x1p63, DataType.BIGINT);
        fails(Double.NaN, DataType.INT);
        fails("1.5", DataType.INT);
        fails("", DataType.INT);
        fails("٣", DataType.INT);
        fails(true, DataType.INT);
    }

    @Test
    void floatsTakeNumbersAndNumericText() {
        assertThat(Coercion.coerce("1e3", DataType.DOUBLE)).isEqualTo(1000.0);
        assertThat(Coercion.coerce(".5", DataType.FLOAT)).isEqualTo(0.5f);
        assertThat(Coercion.coerce(3L, DataType.DOUBLE)).isEqualTo(3.0);
        assertThat(Coercion.coerce("nan", DataType.DOUBLE)).isEqualTo(Double.NaN);
        assertThat(Coercion.coerce("-inf", DataType.FLOAT)).isEqualTo(Float.NEGATIVE_INFINITY);
        fails("1e400", DataType.DOUBLE);
        fails(1e300, DataType.FLOAT);
        fails("1d", DataType.DOUBLE);
        fails("0x1p3", DataType.DOUBLE);
        fails(".", DataType.DOUBLE);
        fails("1e", DataType.DOUBLE);
    }

    @Test
    void decimalsRoundHalfAwayFromZeroAndHaveTheirScale() {
        assertThat(Coercion.coerce(new BigDecimal("2.005"), MONEY)).isEqualTo(new BigDecimal("2.01"));
        assertThat(Coercion.coerce("-2.005", MONEY)).isEqualTo(new BigDecimal("-2.01"));
        assertThat(Coercion.coerce(7L, MONEY)).isEqualTo(new BigDecimal("7.00"));
        assertThat(Coercion.coerce(0.1, MONEY)).isEqualTo(new BigDecimal("0.10"));
        assertThat(Coercion.coerce("1e-1000000000", MONEY)).isEqualTo(new BigDecimal("0.00"));
        assertThat(Coercion.coerce("0e1000000000", MONEY)).isEqualTo(new BigDecimal("0.00"));
        assertThat(Coercion.coerce("0.005", MONEY)).isEqualTo(new BigDecimal("0.01"));
        fails("99999999.995", MONEY);
        fails("1e1000000000", MONEY);
        fails("1e99999999999", MONEY);
        fails("9".repeat(2000), MONEY);
        fails("12,5", MONEY);
    }

    @Test
    void textTakesEveryScalar() {
        assertThat(Coercion.coerce(5L, DataType.TEXT)).isEqualTo("5");
        assertThat(Coercion.coerce(3.0, DataType.TEXT)).isEqualTo("3");
        assertThat(Coercion.coerce(1e20, DataType.TEXT)).isEqualTo("1e+20");
        assertThat(Coercion.coerce(-1.5e-7, DataType.TEXT)).isEqualTo("-1.5e-07");
        assertThat(Coercion.coerce(true, DataType.TEXT)).isEqualTo("true");
        assertThat(Coercion.coerce(new BigDecimal("1.50"), DataType.TEXT)).isEqualTo("1.50");
        assertThat(Coercion.coerce("a\0b", DataType.TEXT)).isEqualTo("a\0b");
        assertThat(Coercion.coerce("{not json", DataType.JSON)).isEqualTo("{not json");
        assertThat(Coercion.coerce(LocalDateTime.of(2024, 5, 1, 9, 8, 7, 120_000_000), DataType.TEXT))
                .isEqualTo("2024-05-01 09:08:07.12");
        fails("a\ud800", DataType.TEXT);
        fails("\udc00a", DataType.BYTES);
        fails(new byte[1], DataType.TEXT);
    }

    @Test
    void timestampsAreMicrosecondsUtc() {
        long expected = 1_714_557_600_000_000L;
        for (String text : List.of(
                "2024-05-01 10:00:00",
                "2024-05-01T10:00:00Z",
                "2024-05-01 10:00",
                "2024-05-01T12:00:00.000000+02:00",
                "2024-05-01 05:30:00-0430",
                "2024-05-01 10:00:00 UTC",
                " 2024-05-01 11:00:00+01 ")) {
            assertThat(Coercion.coerce(text, DataType.TIMESTAMP)).as(text).isEqualTo(expected);
        }
        assertThat(Coercion.coerce("1969-12-31 23:59:59.9999995", DataType.DATETIME))
                .isEqualTo(0L);
        assertThat(Coercion.coerce("1970-01-02", DataType.TIMESTAMP)).isEqualTo(86_400_000_000L);
        assertThat(Coercion.coerce(42L, DataType.TIMESTAMP)).isEqualTo(42L);
        assertThat(Coercion.coerce(LocalDate.EPOCH, DataType.TIMESTAMP)).isEqualTo(0L);
        fails("2024-02-30 00:00:00", DataType.TIMESTAMP);
        fails("2024-13-01", DataType.TIMESTAMP);
        fails("2024-05-01 24:00:00", DataType.TIMESTAMP);
        fails("2024-05-01 10:00:00 x", DataType.TIMESTAMP);
        fails("0000-01-01", DataType.TIMESTAMP);
        fails("yesterday", DataType.TIMESTAMP);
        fails(1.5, DataType.TIMESTAMP);
    }

    @Test
    void datesAreDaysAndTimesAreMicrosecondsOfTheDay() {
        assertThat(Coercion.coerce("1970-01-03", DataType.DATE)).isEqualTo(2);
        assertThat(Coercion.coerce("1970-01-03 10:00:00+02:00", DataType.DATE)).isEqualTo(2);
        assertThat(Coercion.coerce(-1L, DataType.DATE)).isEqualTo(-1);
        assertThat(Coercion.coerce("12:30", DataType.TIME)).isEqualTo(45_000_000_000L);
        assertThat(Coercion.coerce("12:30:00.000001", DataType.TIME)).isEqualTo(45_000_000_001L);
        assertThat(Coercion.coerce(LocalTime.of(0, 0, 1), DataType.TIME)).isEqualTo(1_000_000L);
        fails(86_400_000_000L, DataType.TIME);
        fails(-1L, DataType.TIME);
        fails("25:00", DataType.TIME);
        fails("23:59:59.9999999", DataType.TIME);
        fails(1L << 40, DataType.DATE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01890a5d-ac96-774b-bcce-b302099a8057",
                "01890A5DAC96774BBCCEB302099A8057",
                "{01890a5d-ac96-774b-bcce-b302099a8057}",
                "urn:uuid:01890a5d-ac96-774b-bcce-b302099a8057"
            })
    void uuidsAreTakenInAnyStandardForm(String text) {
        assertThat(Coercion.coerce(text, DataType.UUID))
                .isEqualTo(UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"));
    }

    @Test
    void badUuidsAreNamed() {
        for (String text : List.of("", "x", "1-1-1-1-1", "01890a5d-ac96-774b-bcce-b302099a805g", "{}")) {
            assertThatThrownBy(() -> Coercion.coerce(text, DataType.UUID))
                    .as(text)
                    .hasMessageContaining("Invalid UUID");
        }
    }

    @Test
    void bytesAreGivenOrUtf8() {
        assertThat(Coercion.coerce("é", DataType.BYTES)).isEqualTo("é".getBytes(StandardCharsets.UTF_8));
        fails(1L, DataType.BYTES);
    }

    @Test
    void booleansTakeText() {
        assertThat(Coercion.coerce("TRUE", DataType.BOOLEAN)).isEqualTo(true);
        assertThat(Coercion.coerce("off", DataType.BOOLEAN)).isEqualTo(false);
        fails(1L, DataType.BOOLEAN);
        fails("maybe", DataType.BOOLEAN);
    }

    @Test
    void embeddingsHaveTheirDimension() {
        DataType three = new DataType.Embedding(3);
        assertThat(Coercion.coerce("[0.5, -1,2e1]", three)).isEqualTo(new float[] {0.5f, -1, 20});
        assertThat(Coercion.coerce(List.of(1L, 2.0, new BigDecimal("3")), three))
                .isEqualTo(new float[] {1, 2, 3});
        assertThatThrownBy(() -> Coercion.coerce("[1,2]", three, "emb"))
                .hasMessage("Embedding dimension mismatch for column 'emb': expected 3, got 2");
        for (String text : List.of("", "[", "[1,,2]", "[1,2,x]", "[1,2,NaN]", "[1,2,1e60]", "1,2,3", "[1,2,3,]")) {
            fails(text, three);
        }
    }

    @Test
    void failuresNameColumnValueAndType() {
        assertThatThrownBy(() -> Coercion.coerce("abc", DataType.INT, "age"))
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA))
                .hasMessage("Schema coercion failed for column 'age': Unable to cast 'abc' to INT");
    }

    @Test
    void randomTextNeverEscapesWithAnotherException() {
        long seed = 20_241_101;
        Random random = new Random(seed);
        List<DataType> types = List.of(
                DataType.BOOLEAN,
                DataType.BIGINT,
                DataType.FLOAT,
                MONEY,
                DataType.TIMESTAMP,
                DataType.DATE,
                DataType.TIME,
                DataType.UUID,
                new DataType.Embedding(2));
        String alphabet = "0123456789-+:. TZe[],{}x\ud800é";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(24); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            DataType type = types.get(random.nextInt(types.size()));
            try {
                assertThat(Coercion.coerce(text.toString(), type)).isNotNull();
            } catch (DbException e) {
                assertThat(e.code()).as("seed " + seed + ", " + text).isEqualTo(ErrorCode.SCHEMA);
            }
        }
    }

    private static void fails(Object value, DataType type) {
        assertThatThrownBy(() -> Coercion.coerce(value, type))
                .as(value + " to " + type)
                .isInstanceOf(DbException.class)
                .hasMessageContaining("Schema coercion failed");
    }
}
