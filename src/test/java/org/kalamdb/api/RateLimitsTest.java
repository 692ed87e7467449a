package org.kalamdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.kalamdb.api.AddressLimits.Verdict;
import org.kalamdb.model.UserId;

class RateLimitsTest {
    private static final Verdict ALLOWED = new Verdict.Allowed();
    private static final Verdict TOO_MANY = new Verdict.TooMany();
    private static final Duration BAN = Duration.ofMinutes(5);

    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void bucketHoldsOneSecondOfTheRate() {
        RateLimits limits = limits(20, 0, 3);
        for (int i = 0; i < 20; i++) {
            assertThat(limits.countRequest("10.0.0.1")).isEqualTo(ALLOWED);
        }
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(TOO_MANY);
        assertThat(limits.countRequest("10.0.0.2")).isEqualTo(ALLOWED);
        pass(Duration.ofMillis(100));
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(ALLOWED);
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(ALLOWED);
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(TOO_MANY);
    }

    @Test
    void usersAndLoginsHaveBucketsOfTheirOwn() {
        RateLimits limits = limits(20, 0, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(limits.allowsQuery(new UserId("alice"))).isTrue();
        }
        for (int i = 0; i < 2; i++) {
            assertThat(limits.allowsLogin("10.0.0.1")).isTrue();
        }
        assertThat(limits.allowsQuery(new UserId("alice"))).isFalse();
        assertThat(limits.allowsQuery(new UserId("bob"))).isTrue();
        assertThat(limits.allowsLogin("10.0.0.1")).isFalse();
        pass(Duration.ofMillis(500));
        assertThat(limits.allowsQuery(new UserId("alice"))).isTrue();
        assertThat(limits.allowsLogin("10.0.0.1")).isTrue();
    }

    @Test
    void violationsLeadToEverLongerBansUpToABound() {
        RateLimits limits = limits(1, 10, 0);
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(ALLOWED);
        for (int violation = 1; violation < 10; violation++) {
            assertThat(limits.countRequest("10.0.0.1")).isEqualTo(TOO_MANY);
        }
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(new Verdict.Banned(BAN));
        pass(Duration.ofSeconds(299));
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(new Verdict.Banned(Duration.ofSeconds(1)));
        pass(Duration.ofSeconds(2));
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(ALLOWED);
        Duration longest = Duration.ZERO;
        for (int violation = 11; violation <= 80; violation++) {
            Verdict verdict = limits.countRequest("10.0.0.1");
            assertThat(verdict).isInstanceOf(Verdict.Banned.class);
            longest = ((Verdict.Banned) verdict).left();
            assertThat(longest).isEqualTo(BAN.multipliedBy(Math.min(violation / 10, 6)));
            pass(longest);
            assertThat(limits.countRequest("10.0.0.1")).isEqualTo(ALLOWED);
        }
        assertThat(longest).isEqualTo(Duration.ofMinutes(30));
    }

    @Test
    void silenceForLongerThanAnyBanIsForgiven() {
        RateLimits limits = limits(1, 2, 0);
        limits.countRequest("10.0.0.1");
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(TOO_MANY);
        pass(Duration.ofHours(1));
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(ALLOWED);
        assertThat(limits.countRequest("10.0.0.1")).isEqualTo(TOO_MANY);
    }

    @Test
    void networkOfAnIpv6AddressCountsAsOneClient() {
        RateLimits limits = limits(1, 0, 0);
        assertThat(limits.countRequest("2001:db8:0:1:0:0:0:1")).isEqualTo(ALLOWED);
        assertThat(limits.countRequest("2001:db8:0:1:ffff:0:0:2")).isEqualTo(TOO_MANY);
        assertThat(limits.countRequest("2001:db8:0:2:0:0:0:1")).isEqualTo(ALLOWED);
    }

    @Test
    void zeroSwitchesALimitOff() {
        RateLimits limits = new RateLimits(new RateLimitSettings(true, 0, 10, BAN, 0, 0, 1000), nanos::get);
        for (int i = 0; i < 10_000; i++) {
            assertThat(limits.countRequest("10.0.0.1")).isEqualTo(ALLOWED);
            assertThat(limits.allowsLogin("10.0.0.1")).isTrue();
            assertThat(limits.allowsQuery(new UserId("alice"))).isTrue();
        }
    }

    @Test
    void floodOfClientsIsRememberedUpToTheBound() {
        AddressLimits addresses = new AddressLimits(new RateLimitSettings(true, 5, 10, BAN, 5, 5, 1000), nanos::get);
        TokenBuckets users = new TokenBuckets(5, 1000, nanos::get);
        for (int i = 0; i < 200_000; i++) {
            addresses.count("10.%d.%d.%d".formatted(i >> 16, (i >> 8) & 255, i & 255));
            users.tryTake("user" + i);
        }
        assertThat(addresses.size()).isLessThanOrEqualTo(1000);
        assertThat(users.size()).isLessThanOrEqualTo(1000);
        pass(Duration.ofHours(1));
        assertThat(addresses.size()).isZero();
        assertThat(users.size()).isZero();
    }

    private RateLimits limits(int requests, int violations, int queries) {
        return new RateLimits(new RateLimitSettings(true, requests, violations, BAN, queries, 2, 1000), nanos::get);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
