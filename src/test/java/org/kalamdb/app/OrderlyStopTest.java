package org.kalamdb.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.kalamdb.api.ClientWatch;
import org.kalamdb.api.StopGate;

class OrderlyStopTest {
    private static final Duration SOON = Duration.ofMillis(20);
    private static final Duration NEVER = Duration.ofDays(1);

    private final StopGate gate = new StopGate();
    private final CountDownLatch ended = new CountDownLatch(1);

    @Test
    void gateClosesAtOnce() {
        OrderlyStop stop = new OrderlyStop(gate, new ClientWatch(), NEVER, NEVER, ended::countDown);
        assertThat(gate.isClosed()).isFalse();
        stop.begin();
        assertThat(gate.isClosed()).isTrue();
        stop.finish();
    }

    @Test
    void processThatDoesNotComeToAnEndIsEnded() throws InterruptedException {
        OrderlyStop stop = new OrderlyStop(gate, new ClientWatch(), SOON, SOON.multipliedBy(2), ended::countDown);
        stop.begin();
        assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
    }

    @Test
    void limitBelowTheGraceStillEndsTheProcess() throws InterruptedException {
        OrderlyStop stop = new OrderlyStop(gate, new ClientWatch(), SOON, Duration.ZERO, ended::countDown);
        stop.begin();
        stop.begin();
        assertThat(ended.await(1, TimeUnit.MINUTES)).isTrue();
    }
}
