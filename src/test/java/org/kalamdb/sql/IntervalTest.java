package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kalamdb.model.DataType;

class IntervalTest extends ScalarCases {
    @Test
    void intervalsAreReadInEveryFormAndPrintedInOne() {
        check("""
                interval '1 year 2 months 3 days 04:05:06.789' => 1 year 2 mons 3 days 04:05:06.789
                interval '1' day => 1 day
                interval 3 month => 3 mons
                interval '1-2' => 1 year 2 mons
                interval '1-2' year to month => 1 year 2 mons
                interval '3 4:05:06' day to second => 3 days 04:05:06
                interval 'P1Y2M3DT4H5M6.5S' => 1 year 2 mons 3 days 04:05:06.5
                interval '1.5 months' => 1 mon 15 days
                interval '1.5 days' => 1 day 12:00:00
                interval '0.1 years' => 1 mon
                interval '2 weeks ago' => -14 days
                interval '-1 day 2 hours' => -1 days +02:00:00
                interval '0' => 00:00:00
                interval '@ 3 hours' => 03:00:00
                '90 minutes'::interval => 01:30:00
                interval '1 day' || '!' => 1 day!
                CAST('x' AS interval) => !invalid INTERVAL
                interval '1 parsec' => !invalid INTERVAL
                interval '1' || ' x' => 00:00:01 x
                """);
    }

    @Test
    void arithmeticIsPostgres() {
        check("""
                interval '1 month' + interval '2 days' => 1 mon 2 days
                interval '1 month' - interval '2 days' => 1 mon -2 days
                -interval '1 day 2 hours' => -1 days -02:00:00
                interval '1 month' * 1.5 => 1 mon 15 days
                2 * interval '1 hour 30 minutes' => 03:00:00
                interval '1 hour' / 1.5 => 00:40:00
                interval '1 day' / 0 => !division by zero
                interval '2000000000 days' * 2 => !out of range
                timestamp '2024-01-31 10:00:00' + interval '1 month' => 2024-02-29 10:00:00
                timestamp '2024-03-31' - interval '1 month 1 day 1 second' => 2024-02-27 23:59:59
                date '2024-02-28' + 2 => 2024-03-01
                2 + date '2024-02-28' => 2024-03-01
                date '2024-03-01' - date '2024-02-28' => 2
                date '2024-03-01' - 1 => 2024-02-29
                date '2024-03-01' + time '10:30' => 2024-03-01 10:30:00
                date '2024-03-01' - interval '1 day' => 2024-02-29 00:00:00
                timestamp '2024-03-02 10:00' - timestamp '2024-02-28 12:00' => 2 days 22:00:00
                timestamp '2024-03-01' - date '2024-02-28' => 2 days
                time '23:30' + interval '1 hour' => 00:30:00
                time '00:30' - interval '1 hour' => 23:30:00
                time '10:00' - time '12:30' => -02:30:00
                timestamp '9999-12-31' + interval '400000 years' => !out of range
                timestamp '2024-01-01' + interval '1' day * 3 => 2024-01-04 00:00:00
                now() - now() => 00:00:00
                """);
    }

    @Test
    void comparisonTakesAMonthForThirtyDays() {
        check("""
                interval '1 month' = interval '30 days' => true
                interval '24 hours' = interval '1 day' => true
                interval '1 day' < interval '1 day 1 second' => true
                interval '2 days' > '1 day' => true
                interval '10 days' > '9 days' AND interval '10 days' > '1 day' => true
                interval '1 day' IN (interval '24 hours', interval '2 days') => true
                greatest(interval '1 day', interval '25 hours') => 25:00:00
                coalesce(null, interval '1 day') => 1 day
                CASE WHEN true THEN interval '1 day' ELSE interval '2 days' END => 1 day
                interval '1 day' BETWEEN interval '1 hour' AND interval '2 days' => true
                """);
    }

    @Test
    void aResultColumnIsText() {
        EngineFixture.Answer answer = engine().run(
                        EngineFixture.ROOT,
                        "SELECT max(d) AS d, count(DISTINCT d) FROM (VALUES (interval '1 mon'), (interval '30 days'),"
                                + " (interval '2 hours')) v(d)");
        assertThat(answer.columns().getFirst().type()).isEqualTo(DataType.TEXT);
        assertThat(answer.rows().getFirst().get(1)).isEqualTo(2L);
        assertThat(engine().run(
                                EngineFixture.ROOT,
                                "SELECT d FROM (VALUES (interval '1 mon'), (interval '1 day'), (interval '2 hours'))"
                                        + " v(d) ORDER BY d DESC")
                        .first())
                .containsExactly("1 mon", "1 day", "02:00:00");
    }
}
