package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatisticsTest extends ScalarCases {
    private List<@Nullable Object> row(String items, String from) {
        return engine().run(EngineFixture.ROOT, "SELECT " + items + " FROM " + from)
                .rows()
                .getFirst();
    }

    private void numbers(String items, String from, double... wanted) {
        List<@Nullable Object> found = row(items, from);
        for (int i = 0; i < wanted.length; i++) {
            assertThat((Double) found.get(i)).as(items + " [" + i + "]").isCloseTo(wanted[i], within(1e-9));
        }
    }

    @Test
    void spreadIsExactAlsoFarFromZero() {
        String values = "(VALUES (1000000004.0), (1000000007.0), (1000000013.0), (1000000016.0)) t(x)";
        numbers(
                "var_samp(x), var_pop(x), stddev(x), stddev_pop(x), variance(x), var(x)",
                values,
                30,
                22.5,
                5.477225575051661,
                4.743416490252569,
                30,
                30);
        assertThat(row("stddev(x), var_pop(x)", "(VALUES (5)) t(x)")).containsExactly(null, 0.0);
        assertThat(row("stddev(x)", "(VALUES (9223372036854775807), (9223372036854775807)) t(x)"))
                .containsExactly(0.0);
    }

    @Test
    void regressionSkipsIncompletePairs() {
        String pairs = "(VALUES (1, 2), (2, 4.5), (3, 5), (NULL, 7), (4, NULL), (5, 11)) t(y, x)";
        numbers(
                "corr(y, x), covar_pop(y, x), covar_samp(y, x), regr_slope(y, x), regr_intercept(y, x), regr_r2(y, x),"
                        + " regr_avgx(y, x), regr_avgy(y, x), regr_sxx(y, x), regr_syy(y, x), regr_sxy(y, x)",
                pairs,
                0.9781800942313535,
                4.78125,
                6.375,
                0.43776824034334766,
                0.28755364806866934,
                0.9568362967504599,
                5.625,
                2.75,
                43.6875,
                8.75,
                19.125);
        assertThat(row("regr_count(y, x), corr(y, y)", pairs)).containsExactly(4L, 1.0);
        assertThat(row("corr(x, x), regr_slope(x, x), regr_count(x, x)", "(VALUES (1), (1)) t(x)"))
                .containsExactly(null, null, 2L);
    }

    @Test
    void percentilesInterpolate() {
        String values = "(VALUES (1), (2), (3), (10), (NULL)) t(x)";
        numbers("median(x), approx_median(x), approx_percentile_cont(x, 0.9)", values, 2.5, 2.5, 7.9);
        assertThat(row("median(x)", "(VALUES (1)) t(x) WHERE x > 1").getFirst()).isNull();
        assertThat(engine().failure(EngineFixture.ROOT, "SELECT approx_percentile_cont(x, 2) FROM " + values))
                .contains("not between 0 and 1");
    }

    @Test
    void bitsAndIntervals() {
        assertThat(row("bit_and(x), bit_or(x), bit_xor(x)", "(VALUES (12), (10), (NULL)) t(x)"))
                .containsExactly(8L, 14L, 6L);
        assertThat(row("bit_and(x)", "(VALUES (12)) t(x) WHERE x < 0").getFirst())
                .isNull();
        assertThat(row("sum(x), avg(x), max(x)", "(VALUES (interval '1 day'), (interval '3 hours'), (NULL)) t(x)"))
                .containsExactly("1 day 03:00:00", "13:30:00", "1 day");
        assertThat(row("sum(x), avg(x)", "(VALUES (1.10), (2.25)) t(x)")
                        .getFirst()
                        .toString())
                .isEqualTo("3.35");
    }
}
