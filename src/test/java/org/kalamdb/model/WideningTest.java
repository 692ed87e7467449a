package org.kalamdb.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WideningTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void widenedValuesEqualTheirOrigin(long seed) {
        RandomValues values = new RandomValues(new Random(seed));
        for (DataType from : RandomValues.ALL_TYPES) {
            for (DataType to : RandomValues.ALL_TYPES) {
                if (!Widening.isWidening(from, to)) {
                    continue;
                }
                Object value = values.value(from);
                Object widened = Widening.convert(from, to, value);
                assertThat(widened)
                        .as("seed %d %s to %s", seed, from, to)
                        .hasSameClassAs(values.value(to))
                        .satisfies(w -> assertThat(comparable(w)).isEqualTo(comparable(value)));
            }
        }
    }

    @Test
    void decimalsNeedRoomOnBothSidesOfThePoint() {
        DataType from = new DataType.Decimal(5, 2);

        assertThat(Widening.isWidening(from, new DataType.Decimal(6, 3))).isTrue();
        assertThat(Widening.isWidening(from, new DataType.Decimal(5, 3))).isFalse();
        assertThat(Widening.isWidening(from, new DataType.Decimal(5, 1))).isFalse();
        assertThat(Widening.isWidening(DataType.BIGINT, new DataType.Decimal(19, 0)))
                .isTrue();
        assertThat(Widening.isWidening(DataType.BIGINT, new DataType.Decimal(19, 1)))
                .isFalse();
        assertThat(Widening.isWidening(DataType.BIGINT, DataType.DOUBLE)).isFalse();
    }

    private static Object comparable(Object value) {
        return switch (value) {
            case BigDecimal v -> v.stripTrailingZeros().toPlainString();
            case Float v -> v.isNaN() || v.isInfinite() ? v.toString() : new BigDecimal(v).toPlainString();
            case Double v -> v.isNaN() || v.isInfinite() ? v.toString() : new BigDecimal(v).toPlainString();
            case Short v -> v.toString();
            case Integer v -> v.toString();
            case Long v -> v.toString();
            default -> value;
        };
    }
}
