package org.kalamdb.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.job.ScriptedWork.Gate;

class JobThreadsTest {
    private static final JobSettings SETTINGS = new JobSettings(
            2,
            3,
            8,
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(2),
            Duration.ofMinutes(1),
            5,
            100,
            Duration.ofSeconds(30));

    private final JobThreads threads =
            new JobThreads(SETTINGS, Thread.ofPlatform().factory());

    @AfterEach
    void close() {
        threads.close();
    }

    @Test
    void scopesOfAJobAreSharedAmongThreads() {
        CyclicBarrier together = new CyclicBarrier(3);
        AtomicInteger passed = new AtomicInteger();
        threads.together(100, () -> {
            await(together);
            passed.incrementAndGet();
        });
        assertThat(passed).hasValue(3);
    }

    @Test
    void noMoreThreadsThanScopes() {
        AtomicInteger runs = new AtomicInteger();
        threads.together(1, runs::incrementAndGet);
        assertThat(runs).hasValue(1);
        threads.together(0, runs::incrementAndGet);
        assertThat(runs).hasValue(2);
    }

    @Test
    void aJobGoesOnAloneWhileOthersHaveAllThreads() throws InterruptedException {
        Gate gate = new Gate();
        CyclicBarrier begun = new CyclicBarrier(6);
        Runnable greedyStep = () -> {
            await(begun);
            gate.pass();
        };
        Thread greedy = Thread.ofPlatform().start(() -> threads.together(3, greedyStep));
        Thread other = Thread.ofPlatform().start(() -> threads.together(2, greedyStep));
        await(begun);
        gate.awaitArrival();

        AtomicInteger runs = new AtomicInteger();
        threads.together(3, runs::incrementAndGet);
        assertThat(runs).hasValue(1);
        gate.open();
        greedy.join();
        other.join();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
