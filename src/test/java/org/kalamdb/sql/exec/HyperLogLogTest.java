package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class HyperLogLogTest {
    @Test
    void estimatesAreExactWhileThereAreFew() {
        HyperLogLog sketch = new HyperLogLog();
        for (int i = 0; i < 3 * HyperLogLog.EXACT; i++) {
            sketch.add(HyperLogLog.mix(i % HyperLogLog.EXACT));
        }
        assertThat(sketch.estimate()).isEqualTo(HyperLogLog.EXACT);
    }

    @Test
    void estimatesAreWithinFourStandardErrors() {
        for (long seed = 1; seed <= 5; seed++) {
            Random random = new Random(seed);
            for (int distinct : new int[] {500, 5_000, 20_000, 100_000, 500_000}) {
                long first = random.nextLong();
                HyperLogLog sketch = new HyperLogLog();
                for (int i = 0; i < distinct; i++) {
                    sketch.add(HyperLogLog.mix(first + i));
                    sketch.add(HyperLogLog.mix(first + i / 2));
                }
                double error = Math.abs(sketch.estimate() - distinct) / (double) distinct;
                assertThat(error).as("seed %d, %d values", seed, distinct).isLessThan(4 * 0.0163);
            }
        }
    }
}
