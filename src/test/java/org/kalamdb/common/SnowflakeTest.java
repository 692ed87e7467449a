package org.kalamdb.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnowflakeTest {
    private static final long NOW = Snowflake.EPOCH_MILLIS + 123_456;

    @Test
    void idCarriesItsTime() {
        assertThat(Snowflake.millis(Snowflake.first(NOW, 7))).isEqualTo(NOW);
    }

    @Test
    void idsRiseWhenTheClockStandsStill() {
        long last = Snowflake.first(NOW, 7);
        for (int i = 0; i < 10_000; i++) {
            long next = Snowflake.next(last, NOW, 7);
            assertThat(next).isGreaterThan(last);
            assertThat((next >> 12) & 1023).isEqualTo(7);
            last = next;
        }
    }

    @Test
    void idsRiseWhenTheClockStepsBack() {
        long last = Snowflake.first(NOW, 0);
        assertThat(Snowflake.next(last, NOW - 5_000, 0)).isEqualTo(last + 1);
    }

    @Test
    void idsFollowTheClockWhenItMoves() {
        long last = Snowflake.first(NOW, 0);
        assertThat(Snowflake.millis(Snowflake.next(last, NOW + 42, 0))).isEqualTo(NOW + 42);
    }
}
