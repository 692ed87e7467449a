package org.kalamdb.security;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.AuthType;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

/// Password logins (`http-api.md` §5.1). Five wrong passwords in a row lock an account for a
/// quarter of an hour. Attempts on one account are checked one after the other, so that parallel
/// guesses count too. Blocks for the time of a hash. Safe for any number of threads.
public final class LoginService {
    static final int MAX_FAILURES = 5;
    static final Duration LOCK_TIME = Duration.ofMinutes(15);

    private static final int STRIPES = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final Tokens tokens;
    private final Clock clock;
    private final Semaphore hashing;
    private final ReentrantLock[] turns = new ReentrantLock[STRIPES];

    /// @param concurrentHashes how many passwords are hashed at once; further logins wait for a
    ///     while
    public LoginService(Accounts accounts, PasswordHasher hasher, Tokens tokens, Clock clock, int concurrentHashes) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.tokens = tokens;
        this.clock = clock;
        this.hashing = new Semaphore(concurrentHashes, true);
        for (int i = 0; i < STRIPES; i++) {
            turns[i] = new ReentrantLock(true);
        }
    }

    /// Checks a name and a password.
    ///
    /// @throws DbException when the accounts cannot be read or written
    public LoginOutcome login(String name, String password, Origin origin) {
        Optional<UserId> id = idOf(name);
        if (id.isEmpty()) {
            return hashing(this::refuse);
        }
        ReentrantLock turn = turns[Math.floorMod(id.get().hashCode(), STRIPES)];
        if (!acquired(() -> turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))) {
            return new LoginOutcome.Overloaded();
        }
        try {
            return inTurn(id.get(), password, origin);
        } finally {
            turn.unlock();
        }
    }

    /// A new pair for the user of a refresh token.
    ///
    /// @return [LoginOutcome.LoggedIn] or [LoginOutcome.WrongCredentials]
    public LoginOutcome refresh(String refreshToken) {
        Authenticator authenticator = new Authenticator(tokens, accounts);
        return switch (authenticator.authenticate(refreshToken, TokenType.REFRESH)) {
            case Authentication.Accepted(UserDef user) -> new LoginOutcome.LoggedIn(user, tokens.issue(user));
            case Authentication.Expired() -> new LoginOutcome.WrongCredentials();
            case Authentication.Refused(String _) -> new LoginOutcome.WrongCredentials();
        };
    }

    private LoginOutcome inTurn(UserId id, String password, Origin origin) {
        UserDef user = accounts.find(id).filter(found -> !found.isDeleted()).orElse(null);
        if (user == null || user.authType() == AuthType.OAUTH) {
            return hashing(this::refuse);
        }
        if (user.passwordHash().isEmpty()) {
            return withoutHash(user, password, origin);
        }
        if (password.isEmpty()) {
            return hashing(this::refuse);
        }
        Duration locked = remainingLock(user);
        if (locked.isPositive()) {
            return new LoginOutcome.Locked(locked);
        }
        return hashing(() -> hasher.matches(password, user.passwordHash()) ? succeed(user) : fail(user));
    }

    private LoginOutcome withoutHash(UserDef user, String password, Origin origin) {
        if (password.isEmpty()) {
            return user.id().equals(RootBootstrap.ROOT) ? new LoginOutcome.SetupRequired() : hashing(this::refuse);
        }
        boolean internal = user.authType() == AuthType.INTERNAL || user.role() == Role.SYSTEM;
        return internal && origin == Origin.REMOTE ? new LoginOutcome.RemoteForbidden() : hashing(this::refuse);
    }

    private Duration remainingLock(UserDef user) {
        Long until = user.lockedUntil();
        return until == null ? Duration.ZERO : Duration.ofMillis(until - clock.millis());
    }

    private LoginOutcome succeed(UserDef known) {
        long now = clock.millis();
        UserDef user = noted(known, found -> withLogin(found, 0, null, now));
        return new LoginOutcome.LoggedIn(user, tokens.issue(user));
    }

    /// A disk that refuses writes does not lock users out: reads go on, for those who log in too. What their
    /// attempts are worth is not noted then; the limit of requests of an address stays.
    private UserDef noted(UserDef known, UnaryOperator<UserDef> change) {
        try {
            return accounts.update(known.id(), change);
        } catch (DbException refused) {
            if (refused.code() != ErrorCode.STORAGE_UNAVAILABLE) {
                throw refused;
            }
            return known;
        }
    }

    private LoginOutcome fail(UserDef known) {
        long now = clock.millis();
        noted(known, found -> {
            // A lock that has run out gives the full number of attempts again.
            int failures = (found.lockedUntil() == null ? found.failedLogins() : 0) + 1;
            Long lockedUntil = failures < MAX_FAILURES ? null : (Long) (now + LOCK_TIME.toMillis());
            return withLogin(found, failures, lockedUntil, found.lastLoginMillis());
        });
        return new LoginOutcome.WrongCredentials();
    }

    private static UserDef withLogin(UserDef user, int failures, @Nullable Long lockedUntil, @Nullable Long lastLogin) {
        return new UserDef(
                user.id(),
                user.passwordHash(),
                user.role(),
                user.email(),
                user.authType(),
                user.authDataJson(),
                failures,
                lockedUntil,
                lastLogin,
                user.createdMillis(),
                user.updatedMillis(),
                user.deletedMillis());
    }

    private LoginOutcome refuse() {
        hasher.spendTheSameTime();
        return new LoginOutcome.WrongCredentials();
    }

    private LoginOutcome hashing(Supplier<LoginOutcome> check) {
        if (!acquired(() -> hashing.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))) {
            return new LoginOutcome.Overloaded();
        }
        try {
            return check.get();
        } finally {
            hashing.release();
        }
    }

    /// Something to wait for.
    private interface Wait {
        boolean await() throws InterruptedException;
    }

    private static boolean acquired(Wait wait) {
        try {
            return wait.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Optional<UserId> idOf(String name) {
        try {
            return Optional.of(new UserId(name));
        } catch (DbException notAnId) {
            return Optional.empty();
        }
    }
}
