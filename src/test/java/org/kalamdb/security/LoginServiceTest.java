package org.kalamdb.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.ManualClock;
import org.kalamdb.model.AuthType;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserId;

class LoginServiceTest {
    private static final int COST = 4;

    private final ManualClock clock = new ManualClock();
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final PasswordHasher hasher = new PasswordHasher(COST);
    private final Tokens tokens = new Tokens("a secret", Duration.ofHours(1), clock);
    private final LoginService logins = new LoginService(accounts, hasher, tokens, clock, 2);

    @Test
    void rightPasswordLogsIn() {
        add("alice", "correct horse", Role.DBA);

        assertThat(login("alice", "correct horse")).isInstanceOf(LoginOutcome.LoggedIn.class);
        assertThat(accounts.find(new UserId("alice")).orElseThrow().lastLoginMillis())
                .isEqualTo(clock.millis());
    }

    @Test
    void everyOtherFailureLooksTheSame() {
        add("alice", "correct horse", Role.USER);
        add("gone", "correct horse", Role.USER);
        accounts.drop(new UserId("gone"), clock.millis());
        accounts.create(InMemoryAccounts.user("sso", "", Role.USER, AuthType.OAUTH, null));
        accounts.create(InMemoryAccounts.user("bare", "", Role.USER));

        LoginOutcome refused = new LoginOutcome.WrongCredentials();
        assertThat(login("alice", "wrong horse")).isEqualTo(refused);
        assertThat(login("alice", "")).isEqualTo(refused);
        assertThat(login("alice", "x".repeat(200))).isEqualTo(refused);
        assertThat(login("Alice", "correct horse")).isEqualTo(refused);
        assertThat(login("gone", "correct horse")).isEqualTo(refused);
        assertThat(login("sso", "correct horse")).isEqualTo(refused);
        assertThat(login("bare", "correct horse")).isEqualTo(refused);
        assertThat(login("nobody", "correct horse")).isEqualTo(refused);
        assertThat(login("../etc", "correct horse")).isEqualTo(refused);
        assertThat(login("", "correct horse")).isEqualTo(refused);
    }

    @Test
    void fiveFailuresLockForAQuarterOfAnHour() {
        add("alice", "correct horse", Role.USER);
        for (int i = 0; i < LoginService.MAX_FAILURES; i++) {
            assertThat(login("alice", "wrong")).isEqualTo(new LoginOutcome.WrongCredentials());
        }

        assertThat(login("alice", "correct horse")).isEqualTo(new LoginOutcome.Locked(Duration.ofMinutes(15)));
        clock.advance(Duration.ofMinutes(14));
        assertThat(login("alice", "correct horse")).isEqualTo(new LoginOutcome.Locked(Duration.ofMinutes(1)));
        clock.advance(Duration.ofMinutes(1));
        assertThat(login("alice", "wrong")).isEqualTo(new LoginOutcome.WrongCredentials());
        assertThat(login("alice", "correct horse")).isInstanceOf(LoginOutcome.LoggedIn.class);
    }

    @Test
    void successClearsTheFailures() {
        add("alice", "correct horse", Role.USER);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < LoginService.MAX_FAILURES - 1; i++) {
                login("alice", "wrong");
            }
            assertThat(login("alice", "correct horse")).isInstanceOf(LoginOutcome.LoggedIn.class);
        }
    }

    @Test
    void parallelGuessesAreCountedOneByOne() throws ExecutionException, InterruptedException {
        add("alice", "correct horse", Role.USER);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            var outcomes = IntStream.range(0, 40)
                    .mapToObj(i -> threads.submit(() -> login("alice", "guess " + i)))
                    .toList();
            int guesses = 0;
            for (Future<LoginOutcome> outcome : outcomes) {
                guesses += outcome.get() instanceof LoginOutcome.WrongCredentials ? 1 : 0;
            }
            assertThat(guesses).isEqualTo(LoginService.MAX_FAILURES);
        }
    }

    @Test
    void rootWithoutAPasswordAsksForTheSetup() {
        new RootBootstrap(accounts, hasher, clock).run(Optional.empty());

        assertThat(login("root", "")).isEqualTo(new LoginOutcome.SetupRequired());
        assertThat(logins.login("root", "", Origin.REMOTE)).isEqualTo(new LoginOutcome.SetupRequired());
        assertThat(login("root", "guess")).isEqualTo(new LoginOutcome.WrongCredentials());
        assertThat(logins.login("root", "guess", Origin.REMOTE)).isEqualTo(new LoginOutcome.RemoteForbidden());
    }

    @Test
    void configuredRootPasswordCountsAtTheFirstStartOnly() {
        new RootBootstrap(accounts, hasher, clock).run(Optional.of("kalamdb123"));
        new RootBootstrap(accounts, hasher, clock).run(Optional.of("another one"));

        assertThat(login("root", "kalamdb123")).isInstanceOf(LoginOutcome.LoggedIn.class);
        assertThat(login("root", "another one")).isEqualTo(new LoginOutcome.WrongCredentials());
        assertThat(login("root", "")).isEqualTo(new LoginOutcome.WrongCredentials());
    }

    @Test
    void refreshTakesRefreshTokensOnly() {
        add("alice", "correct horse", Role.USER);
        LoginOutcome.LoggedIn first = (LoginOutcome.LoggedIn) login("alice", "correct horse");

        assertThat(logins.refresh(first.tokens().refreshToken())).isInstanceOf(LoginOutcome.LoggedIn.class);
        assertThat(logins.refresh(first.tokens().accessToken())).isEqualTo(new LoginOutcome.WrongCredentials());
        clock.advance(Duration.ofHours(7).plusSeconds(61));
        assertThat(logins.refresh(first.tokens().refreshToken())).isEqualTo(new LoginOutcome.WrongCredentials());
    }

    private LoginOutcome login(String name, String password) {
        return logins.login(name, password, Origin.LOCAL);
    }

    private void add(String name, String password, Role role) {
        accounts.create(InMemoryAccounts.user(name, hasher.hash(password), role));
    }
}
