package org.kalamdb.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// Counts the requests of each client address, and shuts out for a while those that keep asking for too
/// much. An address is forgotten, its violations with it, once it was silent for longer than the longest
/// ban; a flood of addresses pushes the least used ones out. Safe for any number of threads; never blocks.
final class AddressLimits {
    private static final int MAX_BAN_FACTOR = 6;
    private static final int MAX_RATE = 1_000_000_000;

    private final RateLimitSettings settings;
    private final LongSupplier nanoTime;
    private final TimeMeter meter;
    private final Cache<String, Client> clients;

    /// @param nanoTime a clock as `System::nanoTime`
    AddressLimits(RateLimitSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.meter = new TokenBuckets.Ticks(nanoTime);
        this.clients = Caffeine.newBuilder()
                .maximumSize(settings.trackedClients())
                .expireAfterAccess(
                        settings.banTime().multipliedBy(MAX_BAN_FACTOR).plusSeconds(10))
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /// What becomes of a request.
    sealed interface Verdict {
        record Allowed() implements Verdict {}

        record TooMany() implements Verdict {}

        /// @param left until requests are allowed again
        record Banned(Duration left) implements Verdict {}
    }

    private static final Verdict ALLOWED = new Verdict.Allowed();
    private static final Verdict TOO_MANY = new Verdict.TooMany();

    /// What one address has left.
    private static final class Client {
        private final Bucket bucket;
        private final AtomicInteger violations = new AtomicInteger();
        /// 0 for no ban.
        private final AtomicLong bannedUntilNanos = new AtomicLong();

        Client(Bucket bucket) {
            this.bucket = bucket;
        }
    }

    /// Counts a request of an address.
    Verdict count(String address) {
        if (settings.requestsPerAddress() <= 0) {
            return ALLOWED;
        }
        Client client = clients.get(
                address,
                _ -> new Client(TokenBuckets.bucket(Math.min(settings.requestsPerAddress(), MAX_RATE), meter)));
        long until = client.bannedUntilNanos.get();
        if (until != 0) {
            long left = until - nanoTime.getAsLong();
            if (left > 0) {
                return new Verdict.Banned(Duration.ofNanos(left));
            }
            client.bannedUntilNanos.compareAndSet(until, 0);
        }
        return client.bucket.tryConsume(1) ? ALLOWED : refuse(client);
    }

    private Verdict refuse(Client client) {
        int violations = client.violations.incrementAndGet();
        int threshold = settings.violationsToBan();
        if (threshold <= 0 || violations < threshold) {
            return TOO_MANY;
        }
        Duration ban = settings.banTime().multipliedBy(Math.min(violations / threshold, MAX_BAN_FACTOR));
        client.bannedUntilNanos.set(nonZero(nanoTime.getAsLong() + ban.toNanos()));
        return new Verdict.Banned(ban);
    }

    private static long nonZero(long nanos) {
        return nanos == 0 ? 1 : nanos;
    }

    /// Addresses that are remembered now.
    long size() {
        clients.cleanUp();
        return clients.estimatedSize();
    }
}
