package org.kalamdb.app;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;
import org.kalamdb.api.ClientWatch;
import org.kalamdb.api.StopGate;

/// Sees to it that a stop ends in time: lets no new work in, gives what runs a while to finish, then makes
/// it fail, and in the end ends the process, whatever still hangs. What was acknowledged is in the
/// write-ahead log by then, so even that loses nothing.
final class OrderlyStop {
    private static final Logger LOG = Logger.getLogger(OrderlyStop.class);
    private static final int STATUS_OF_A_FORCED_END = 75;

    private final StopGate gate;
    private final ClientWatch clients;
    private final Duration grace;
    private final Duration limit;
    private final Runnable forcedEnd;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch finished = new CountDownLatch(1);

    /// @param grace     until running statements are made to fail
    /// @param limit     until the process is ended
    /// @param forcedEnd ends the process
    OrderlyStop(StopGate gate, ClientWatch clients, Duration grace, Duration limit, Runnable forcedEnd) {
        this.gate = gate;
        this.clients = clients;
        this.grace = grace;
        this.limit = limit;
        this.forcedEnd = forcedEnd;
    }

    /// Ends the process without running anything else in it.
    static void halt() {
        Runtime.getRuntime().halt(STATUS_OF_A_FORCED_END);
    }

    /// Closes the gate and starts to watch the time; has no effect the second time.
    void begin() {
        if (begun.compareAndSet(false, true)) {
            gate.close();
            Thread.ofPlatform().name("orderly-stop").daemon().start(this::watch);
        }
    }

    /// Everything is closed.
    void finish() {
        finished.countDown();
    }

    private void watch() {
        try {
            if (finished.await(grace.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
            LOG.infof("statements still run after %d ms: they are stopped", grace.toMillis());
            clients.stopAll();
            if (!finished.await(limit.minus(grace).toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.errorf("the stop takes longer than %d ms: the process ends now", limit.toMillis());
                forcedEnd.run();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
