package org.kalamdb.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// One token bucket for each key, filled at a rate and holding one second of it. A bucket that nobody used
/// for a while is full again and forgotten; beyond the bound those used least go first, so a flood of keys
/// costs no memory. Safe for any number of threads; never blocks.
final class TokenBuckets {
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// Longer than any bucket needs to fill up.
    private static final Duration IDLE = Duration.ofSeconds(10);
    /// The most that the library can give in a second.
    private static final int MAX_RATE = 1_000_000_000;

    private final int perSecond;
    private final TimeMeter meter;
    private final Cache<String, Bucket> buckets;

    /// @param perSecond 0 for no limit
    /// @param maxKeys   that are remembered
    /// @param nanoTime  a clock as `System::nanoTime`
    TokenBuckets(int perSecond, int maxKeys, LongSupplier nanoTime) {
        this.perSecond = Math.min(perSecond, MAX_RATE);
        this.meter = new Ticks(nanoTime);
        this.buckets = Caffeine.newBuilder()
                .maximumSize(maxKeys)
                .expireAfterAccess(IDLE)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /// Takes a token of the key's bucket; false when it is empty.
    boolean tryTake(String key) {
        return perSecond <= 0 || buckets.get(key, _ -> bucket(perSecond, meter)).tryConsume(1);
    }

    /// Keys that are remembered now.
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }

    /// A full bucket.
    static Bucket bucket(int perSecond, TimeMeter meter) {
        return Bucket.builder()
                .withCustomTimePrecision(meter)
                .addLimit(limit -> limit.capacity(perSecond).refillGreedy(perSecond, SECOND))
                .build();
    }

    /// The buckets' view of a clock.
    record Ticks(LongSupplier nanoTime) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
