package org.kalamdb.api;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Answers 429 to addresses that ask for too much, before any endpoint sees the request (`http-api.md`
/// §15). Requests from this machine are not counted, except logins and setups. SQL requests are counted
/// for each user by [SqlRoute]. Runs on the event loop.
@Singleton
public final class RateGate {
    /// After the browsers' preflight, which is never counted, and ahead of [RequestGate].
    private static final int PRIORITY = 150;

    private static final String LOGIN = "/v1/api/auth/login";
    private static final String SETUP = "/v1/api/auth/setup";

    private final RateLimits limits;
    private final ClientAddress clientAddress;

    RateGate(RateLimits limits, ClientAddress clientAddress) {
        this.limits = limits;
        this.clientAddress = clientAddress;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        boolean countsLogin = HttpMethod.POST.equals(request.method()) && isLogin(request.path());
        if (!limits.countsRequests() && !countsLogin) {
            context.next();
            return;
        }
        String address = clientAddress.of(request);
        if (isRefused(request, address)) {
            return;
        }
        if (countsLogin && !limits.allowsLogin(address)) {
            PlainReplies.tooManyLogins(request);
        } else {
            context.next();
        }
    }

    private static boolean isLogin(@Nullable String path) {
        return LOGIN.equals(path) || SETUP.equals(path);
    }

    /// Counts the request; if it is one too many, it has been answered.
    private boolean isRefused(HttpServerRequest request, String address) {
        if (!limits.countsRequests() || ClientAddress.isLocal(address)) {
            return false;
        }
        return switch (limits.countRequest(address)) {
            case AddressLimits.Verdict.Allowed() -> false;
            case AddressLimits.Verdict.TooMany() -> {
                PlainReplies.tooMany(request);
                yield true;
            }
            case AddressLimits.Verdict.Banned(Duration left) -> {
                PlainReplies.banned(request, left);
                yield true;
            }
        };
    }
}
