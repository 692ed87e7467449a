package org.kalamdb.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.kalamdb.api.AuthSettings;
import org.kalamdb.api.BearerCheck;
import org.kalamdb.api.ClientAddress;
import org.kalamdb.api.IpRange;
import org.kalamdb.api.MetricsAccess;
import org.kalamdb.api.QueryPool;
import org.kalamdb.api.RateLimitSettings;
import org.kalamdb.api.RateLimits;
import org.kalamdb.api.ServerInfo;
import org.kalamdb.api.ServerState;
import org.kalamdb.api.SqlLimits;
import org.kalamdb.api.StopGate;
import org.kalamdb.common.Clock;
import org.kalamdb.common.SystemClock;
import org.kalamdb.security.Accounts;
import org.kalamdb.security.Authenticator;
import org.kalamdb.security.JwtSecret;
import org.kalamdb.security.LoginService;
import org.kalamdb.security.PasswordHasher;
import org.kalamdb.security.PasswordPolicy;
import org.kalamdb.security.SetupService;
import org.kalamdb.security.Tokens;

/// Makes the objects that the HTTP endpoints are given, out of the configuration and the [Database].
@Singleton
final class Wiring {
    private static final int MOST_QUERY_THREADS = 64;
    private static final int QUERY_THREADS_PER_PROCESSOR = 8;

    private final KalamConfig config;

    Wiring(KalamConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    Clock clock() {
        return SystemClock.INSTANCE;
    }

    @Produces
    @Singleton
    PasswordHasher hasher() {
        return new PasswordHasher(config.auth().bcryptCost());
    }

    @Produces
    @Singleton
    PasswordPolicy passwordPolicy() {
        return new PasswordPolicy(
                config.auth().enforcePasswordComplexity()
                        ? PasswordPolicy.Complexity.ENFORCED
                        : PasswordPolicy.Complexity.ANY);
    }

    /// Owned by [Lifecycle], which closes it.
    @Produces
    @Singleton
    @SuppressWarnings("MustBeClosedChecker")
    Database database(Clock clock, PasswordHasher hasher) {
        return StartRefusal.orResult(() -> {
            StartupChecks.run(config);
            return Database.open(config, clock, hasher);
        });
    }

    @Produces
    @Singleton
    Accounts accounts(Database database) {
        return database.accounts();
    }

    @Produces
    @Singleton
    ServerState state(Database database, StopGate gate) {
        return new ServerState() {
            @Override
            public boolean isReady() {
                return database.isOpen() && !gate.isClosed();
            }

            @Override
            public boolean isDegraded() {
                return database.isOpen()
                        && database.tables().storages().health().stream()
                                .anyMatch(storage -> storage.trouble().isPresent());
            }

            @Override
            public boolean takesWrites() {
                return database.takesWrites();
            }
        };
    }

    /// The secret may live in the data folder, so the database comes first.
    @Produces
    @Singleton
    Tokens tokens(Database database, Clock clock) {
        String secret = StartRefusal.orResult(
                () -> JwtSecret.resolve(filled(config.auth().jwtSecret()), config.dataDir()));
        return new Tokens(secret, Duration.ofHours(config.auth().jwtExpiryHours()), clock);
    }

    @Produces
    @Singleton
    Authenticator authenticator(Tokens tokens, Accounts accounts) {
        return new Authenticator(tokens, accounts);
    }

    @Produces
    @Singleton
    LoginService logins(Accounts accounts, PasswordHasher hasher, Tokens tokens, Clock clock) {
        return new LoginService(accounts, hasher, tokens, clock, config.auth().concurrentHashes());
    }

    @Produces
    @Singleton
    SetupService setup(Accounts accounts, PasswordHasher hasher, PasswordPolicy policy, Clock clock) {
        return new SetupService(accounts, hasher, policy, clock);
    }

    @Produces
    @Singleton
    BearerCheck bearer(Authenticator authenticator) {
        return new BearerCheck(authenticator);
    }

    @Produces
    @Singleton
    ClientAddress clientAddress() {
        return new ClientAddress(config.security().trustedProxyRanges().orElse(List.of()).stream()
                .map(IpRange::parse)
                .toList());
    }

    @Produces
    @Singleton
    AuthSettings authSettings() {
        return new AuthSettings(config.auth().cookieSecure(), config.auth().allowRemoteSetup());
    }

    @Produces
    @Singleton
    MetricsAccess metricsAccess() {
        return config.metrics().allowRemote() ? MetricsAccess.ANYBODY : MetricsAccess.LOCAL;
    }

    @Produces
    @Singleton
    SqlLimits sqlLimits() {
        KalamConfig.Limits limits = config.limits();
        return new SqlLimits(
                limits.bodyBytes(),
                limits.bodiesBytes(),
                limits.sqlBytes(),
                limits.params(),
                limits.paramBytes(),
                limits.heldBackBytes());
    }

    @Produces
    @Singleton
    RateLimits rateLimits() {
        KalamConfig.RateLimit limit = config.rateLimit();
        RateLimitSettings settings = new RateLimitSettings(
                limit.enabled(),
                limit.requestsPerIpPerSec(),
                limit.violationsToBan(),
                limit.banTime(),
                limit.queriesPerUserPerSec(),
                limit.authRequestsPerIpPerSec(),
                limit.trackedClients());
        return new RateLimits(settings, System::nanoTime);
    }

    /// Owned by [Lifecycle], which closes it.
    @Produces
    @Singleton
    QueryPool queryPool() {
        int configured = config.query().threads();
        int threads = configured > 0
                ? configured
                : Math.min(
                        MOST_QUERY_THREADS,
                        QUERY_THREADS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
        return new QueryPool(threads, config.query().queueLength());
    }

    @Produces
    @Singleton
    ServerInfo info(Clock clock, @ConfigProperty(name = "quarkus.application.version") String version) {
        String host = config.server().host();
        String address = "http://%s:%d"
                .formatted(
                        host.contains(":") ? "[" + host + "]" : host,
                        config.server().port());
        return new ServerInfo(version, BuildDate.read(), address, clock.millis());
    }

    static Optional<String> filled(Optional<String> setting) {
        return setting.filter(text -> !text.isBlank());
    }
}
