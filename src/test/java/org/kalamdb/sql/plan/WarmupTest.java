package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

class WarmupTest {
    @Test
    void everyStatementCanBePlanned() {
        assertThatNoException().isThrownBy(new Warmup(new QueryPlanner(), 1)::run);
    }

    @Test
    void interruptEndsIt() {
        Thread.currentThread().interrupt();
        new Warmup(new QueryPlanner(), Integer.MAX_VALUE).run();

        assertThat(Thread.interrupted()).isTrue();
    }
}
