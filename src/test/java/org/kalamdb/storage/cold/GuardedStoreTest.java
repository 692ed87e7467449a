package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.ManualClock;
import org.kalamdb.common.Patience;
import org.kalamdb.storage.cold.FaultProxy.Fault;
import org.kalamdb.storage.cold.StoreCalls.Operation;
import org.kalamdb.storage.cold.StoreCalls.Outcome;

/// A guarded store over a real S3 server and a network that fails. No time-out of the client helps here:
/// they are far longer than the test.
class GuardedStoreTest {
    private static final ObjectPath PATH = new ObjectPath("a/b");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final List<String> recovered = new CopyOnWriteArrayList<>();
    private final StoreHealth health =
            new StoreHealth("s", StoreHealth.Settings.DEFAULT, clock, new Random(1), recovered::add);
    private S3Server server;
    private FaultProxy proxy;
    private S3ObjectStore direct;
    private GuardedStore store;
    private StoreTrials trials;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // closed after each test
    void open() throws IOException {
        server = S3Server.start(directory).withBucket("bucket");
        proxy = FaultProxy.before(server.port());
        String slow = "\"max_attempts\": 1, \"attempt_timeout_ms\": 600000, \"call_timeout_ms\": 600000";
        direct = S3ObjectStore.open(S3Settings.of(S3Server.storage("s", proxy.port(), "bucket", slow)));
        store = new GuardedStore(direct, health);
        trials = new StoreTrials(direct, health, clock);
        store.put(PATH, new byte[] {1, 2, 3});
    }

    @AfterEach
    void close() throws IOException {
        trials.close();
        proxy.close();
        store.close();
        server.close();
    }

    @Test
    void afterAFewFailuresCallsFailWithoutTheNetwork() throws IOException {
        proxy.unplug();
        for (int i = 0; i < 3; i++) {
            assertUnavailable(() -> store.read(PATH, 0, 1));
        }
        assertThat(health.isDown()).isTrue();
        proxy.heal();
        proxy.forgetRequests();
        assertThatThrownBy(() -> store.read(PATH, 0, 1)).hasMessageContaining("storage 's' does not answer");
        assertThat(proxy.requests()).isEmpty();
        assertThat(count(Operation.READ, Outcome.FAILED)).isEqualTo(3);
        assertThat(count(Operation.READ, Outcome.REFUSED)).isEqualTo(1);

        recover();
        assertThat(recovered).containsExactly("s");
        assertThat(store.read(PATH, 0, 3)).containsExactly(1, 2, 3);
    }

    @Test
    void aMissingObjectSaysNothingAboutTheStore() {
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> store.read(new ObjectPath("a/c"), 0, 1)).hasMessageEndingWith("is missing");
        }
        assertThat(health.isSuspect()).isFalse();
    }

    @Test
    void manyReadersAreReleasedWhenTheStoreTurnsOutToBeSilent() {
        proxy.all(new Fault.BlackHole());
        List<CompletableFuture<byte[]>> readers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            readers.add(async(() -> store.read(PATH, 0, 1)));
        }
        await(() -> proxy.count("GET") >= 8);
        await(() -> {
            clock.advance(Duration.ofSeconds(2));
            trials.tick();
            return readers.stream().allMatch(CompletableFuture::isDone);
        });
        assertThat(readers).allSatisfy(reader -> assertUnavailable(() -> join(reader)));
        assertThat(health.isDown()).isTrue();
        assertThat(count(Operation.READ, Outcome.ABANDONED)).isEqualTo(8);
    }

    @Test
    void aStatementWhoseTimeIsOverStopsWaiting() {
        proxy.all(new Fault.BlackHole());
        AtomicBoolean over = new AtomicBoolean();
        Runnable check = () -> {
            if (over.get()) {
                throw new DbException(ErrorCode.TIMEOUT, "over");
            }
        };
        CompletableFuture<byte[]> reader = async(() -> Patience.during(check, () -> store.read(PATH, 0, 1)));
        await(() -> proxy.count("GET") >= 1);
        assertThat(reader).isNotDone();
        over.set(true);
        assertThatThrownBy(() -> join(reader))
                .isInstanceOfSatisfying(
                        DbException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT));
        assertThat(health.isDown()).isFalse();
    }

    @Test
    void anUploadIntoSilenceEndsBeforeItsCallerHearsOfIt() {
        proxy.all(new Fault.BlackHole());
        ObjectPath path = new ObjectPath("a/large");
        CompletableFuture<Boolean> upload = async(() -> store.putIfAbsent(path, new byte[20 << 20]));
        await(() -> !proxy.requests().isEmpty());
        await(() -> {
            clock.advance(Duration.ofSeconds(2));
            trials.tick();
            return upload.isDone();
        });
        assertUnavailable(() -> join(upload));
        recover();
        assertThat(store.size(path)).isEmpty();
        assertThat(store.putIfAbsent(path, new byte[] {7})).isTrue();
        assertThat(store.read(path, 0, 10)).containsExactly(7);
    }

    @Test
    void aSlowStoreIsNotDown() {
        proxy.all(new Fault.Delay(Duration.ofMillis(300)));
        CompletableFuture<byte[]> reader = async(() -> store.read(PATH, 0, 3));
        await(() -> {
            trials.tick();
            return reader.isDone();
        });
        clock.advance(Duration.ofSeconds(6));
        CompletableFuture<byte[]> second = async(() -> store.read(PATH, 0, 3));
        await(() -> {
            trials.tick();
            return second.isDone();
        });
        assertThat(join(second)).hasSize(3);
        assertThat(health.isDown()).isFalse();
    }

    @Test
    void trialsBecomeRarerUpToABound() throws IOException {
        proxy.unplug();
        for (int i = 0; i < 3; i++) {
            assertUnavailable(() -> store.read(PATH, 0, 1));
        }
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            long seconds = 0;
            while (!health.isTrialDue()) {
                clock.advance(Duration.ofMillis(100));
                seconds++;
            }
            waits.add(seconds);
            health.trialFailed("still away");
        }
        assertThat(waits.getFirst()).isBetween(5L, 11L);
        assertThat(waits).allSatisfy(wait -> assertThat(wait).isBetween(5L, 151L));
        assertThat(waits.getLast()).isGreaterThanOrEqualTo(75);
    }

    private void recover() {
        try {
            proxy.heal();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        await(() -> {
            clock.advance(Duration.ofSeconds(1));
            trials.tick();
            return !health.isDown();
        });
    }

    private long count(Operation operation, Outcome outcome) {
        return health.snapshot().calls().stream()
                .filter(one -> one.operation() == operation && one.outcome() == outcome)
                .mapToLong(StoreCalls.Count::calls)
                .sum();
    }

    private static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DbException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
    }

    private static <T> CompletableFuture<T> async(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, command -> Thread.ofVirtual().start(command));
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof DbException known ? known : new IllegalStateException(failure);
        } catch (InterruptedException | TimeoutException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void await(BooleanSupplier condition) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("gave up waiting").isLessThan(giveUp);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
