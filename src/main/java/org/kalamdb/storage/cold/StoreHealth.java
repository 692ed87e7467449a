package org.kalamdb.storage.cold;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.storage.cold.StoreCalls.Operation;
import org.kalamdb.storage.cold.StoreCalls.Outcome;

/// What is known about whether one storage answers, learnt from its calls. After a few failures in a row,
/// or one that took long, the storage counts as down: further calls fail at once, and a trial from time to
/// time, driven by [StoreTrials], finds out when it is back. A change is logged once. Any thread; a
/// call that succeeds takes no lock.
public final class StoreHealth {
    private static final System.Logger LOG = System.getLogger(StoreHealth.class.getName());

    private final String storageId;
    private final Settings settings;
    private final Clock clock;
    private final RandomGenerator random;
    private final Consumer<String> onRecovery;
    private final StoreCalls calls = new StoreCalls();

    private final Object lock = new Object();
    private volatile int failuresInRow;
    private volatile @Nullable Down down;
    private volatile @Nullable String writeFailure;
    private volatile long answeredMillis;
    private int underWay;
    private long busySinceMillis;
    private int trials;
    private long triedMillis;
    private long trialWaitMillis;

    /// @param failures   calls in a row that must fail before the storage counts as down
    /// @param slowCall   a failed call that took this long is enough; calls that take longer start a trial
    /// @param firstTrial about how long after that the first trial follows; the wait doubles each time
    /// @param lastTrial  upper bound of these waits
    /// @param trialLimit how long a trial may take
    public record Settings(
            int failures, Duration slowCall, Duration firstTrial, Duration lastTrial, Duration trialLimit) {
        public static final Settings DEFAULT = new Settings(
                3, Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(5));
    }

    /// The state at a moment.
    ///
    /// @param trouble     why it is down, or why the last write failed; empty when all is well
    /// @param sinceMillis since when it is down; 0 when it is not
    /// @param calls       since the start
    public record Snapshot(
            String storageId, boolean down, Optional<String> trouble, long sinceMillis, List<StoreCalls.Count> calls) {}

    private record Down(String why, long sinceMillis) {}

    /// @param random     safe for threads; spreads the trials
    /// @param onRecovery told the storage's id when it is back; must return soon
    public StoreHealth(
            String storageId, Settings settings, Clock clock, RandomGenerator random, Consumer<String> onRecovery) {
        this.storageId = storageId;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.onRecovery = onRecovery;
        this.answeredMillis = clock.millis();
    }

    public boolean isDown() {
        return down != null;
    }

    /// Whether the last call failed, so that not many should try at once.
    public boolean isSuspect() {
        return failuresInRow > 0 || down != null;
    }

    /// Why the storage cannot be used as it should; empty when all is well.
    public Optional<String> trouble() {
        Down now = down;
        return Optional.ofNullable(now == null ? writeFailure : now.why());
    }

    public Snapshot snapshot() {
        Down now = down;
        return new Snapshot(storageId, now != null, trouble(), now == null ? 0 : now.sinceMillis(), calls.counts());
    }

    /// @throws DbException STORAGE_UNAVAILABLE when the storage is down
    void requireUp() {
        Down now = down;
        if (now != null) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE, "storage '" + storageId + "' does not answer: " + now.why());
        }
    }

    void refused(Operation operation) {
        calls.add(operation, Outcome.REFUSED, 0);
    }

    void began() {
        synchronized (lock) {
            if (underWay++ == 0) {
                busySinceMillis = clock.millis();
            }
        }
    }

    void ended() {
        synchronized (lock) {
            underWay--;
        }
    }

    void answered(Operation operation, long tookNanos) {
        calls.add(operation, Outcome.ANSWERED, tookNanos);
        answeredMillis = clock.millis();
        if (failuresInRow != 0) {
            failuresInRow = 0;
        }
        if (operation == Operation.WRITE && writeFailure != null) {
            writeFailure = null;
        }
    }

    void abandoned(Operation operation, long tookNanos) {
        calls.add(operation, Outcome.ABANDONED, tookNanos);
    }

    void failed(Operation operation, DbException failure, long tookNanos) {
        calls.add(operation, Outcome.FAILED, tookNanos);
        String why = String.valueOf(failure.getMessage());
        if (operation == Operation.WRITE) {
            writeFailure = why;
        }
        synchronized (lock) {
            failuresInRow++;
            if (failuresInRow >= settings.failures()
                    || tookNanos >= settings.slowCall().toNanos()) {
                goDown(why);
            }
        }
    }

    private void goDown(String why) {
        if (down != null) {
            return;
        }
        long now = clock.millis();
        down = new Down(why, now);
        trials = 0;
        waitForTrial(now);
        LOG.log(
                System.Logger.Level.WARNING,
                "storage '" + storageId + "' is down, rows stay in the hot tier until it is back: " + why);
    }

    /// Half of the wait is random, so that many servers do not come back at once.
    private void waitForTrial(long now) {
        long longest = settings.lastTrial().toMillis();
        long wait = Math.min(longest, settings.firstTrial().toMillis() << Math.min(trials, Short.SIZE));
        trials++;
        triedMillis = now;
        trialWaitMillis = wait / 2 + random.nextLong(wait / 2 + 1);
    }

    /// Whether it is time to try whether the storage is there: it is down and the wait is over, or calls have
    /// been waiting for an answer for too long.
    boolean isTrialDue() {
        synchronized (lock) {
            long now = clock.millis();
            if (down != null) {
                return now - triedMillis >= trialWaitMillis || now < triedMillis;
            }
            long quiet = now - Math.max(answeredMillis, busySinceMillis);
            return underWay > 0 && quiet >= settings.slowCall().toMillis();
        }
    }

    Duration trialLimit() {
        return settings.trialLimit();
    }

    void trialSucceeded() {
        Down before;
        synchronized (lock) {
            before = down;
            down = null;
            failuresInRow = 0;
            answeredMillis = clock.millis();
        }
        if (before != null) {
            long seconds = TimeUnit.MILLISECONDS.toSeconds(clock.millis() - before.sinceMillis());
            LOG.log(System.Logger.Level.INFO, "storage '" + storageId + "' is back after " + seconds + " s");
            onRecovery.accept(storageId);
        }
    }

    void trialFailed(String why) {
        synchronized (lock) {
            if (down == null) {
                goDown(why);
            } else {
                waitForTrial(clock.millis());
            }
        }
    }
}
