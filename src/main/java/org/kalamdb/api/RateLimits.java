package org.kalamdb.api;

import java.util.HexFormat;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.kalamdb.model.UserId;

/// The rate limits of clients (`http-api.md` §15), each a token bucket of one second's capacity. Safe for
/// any number of threads; never blocks, and costs a lookup and a compare-and-set.
public final class RateLimits {
    /// Longer texts than this are no addresses; a proxy may pass anything on.
    private static final int MAX_KEY_CHARS = 64;

    /// Network part of an IPv6 address: one customer has all addresses of such a network.
    private static final int NETWORK_BYTES = 8;

    private final boolean enabled;
    private final AddressLimits requests;
    private final TokenBuckets logins;
    private final TokenBuckets queries;
    private final LongAdder refused = new LongAdder();

    /// @param nanoTime a clock as `System::nanoTime`
    public RateLimits(RateLimitSettings settings, LongSupplier nanoTime) {
        this.enabled = settings.enabled();
        this.requests = new AddressLimits(settings, nanoTime);
        this.logins = new TokenBuckets(settings.authPerAddress(), settings.trackedClients(), nanoTime);
        this.queries = new TokenBuckets(settings.queriesPerUser(), settings.trackedClients(), nanoTime);
    }

    /// Whether requests are counted per address.
    boolean countsRequests() {
        return enabled;
    }

    /// Counts a request of any kind from an address other than this machine.
    AddressLimits.Verdict countRequest(String address) {
        AddressLimits.Verdict verdict = requests.count(key(address));
        if (!(verdict instanceof AddressLimits.Verdict.Allowed)) {
            refused.increment();
        }
        return verdict;
    }

    /// Whether an address may try to log in or to set the server up, which counts as a try.
    boolean allowsLogin(String address) {
        return counted(logins.tryTake(key(address)));
    }

    /// Whether a user may run one more SQL request, which counts as one.
    boolean allowsQuery(UserId user) {
        return counted(queries.tryTake(user.value()));
    }

    private boolean counted(boolean allowed) {
        if (!allowed) {
            refused.increment();
        }
        return allowed;
    }

    /// Requests over a rate, since the start.
    public long refused() {
        return refused.sum();
    }

    private static String key(String address) {
        if (address.indexOf(':') < 0) {
            return address.length() <= MAX_KEY_CHARS ? address : address.substring(0, MAX_KEY_CHARS);
        }
        return IpRange.bytes(address)
                .map(bytes -> HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES))
                .orElse("");
    }
}
