package org.kalamdb.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.ManualClock;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

class SetupServiceTest {
    private final ManualClock clock = new ManualClock();
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final PasswordHasher hasher = new PasswordHasher(4);
    private final SetupService setup =
            new SetupService(accounts, hasher, new PasswordPolicy(PasswordPolicy.Complexity.ENFORCED), clock);

    @Test
    void setupGivesRootAPasswordAndMakesADba() {
        new RootBootstrap(accounts, hasher, clock).run(Optional.empty());
        assertThat(setup.isNeeded()).isTrue();

        SetupOutcome outcome = run("admin", "kalamdb123", "kalamdb456");

        assertThat(outcome).isInstanceOf(SetupOutcome.Done.class);
        assertThat(setup.isNeeded()).isFalse();
        UserDef admin = accounts.find(new UserId("admin")).orElseThrow();
        assertThat(admin.role()).isEqualTo(Role.DBA);
        assertThat(admin.email()).isEqualTo("a@example.org");
        assertThat(hasher.matches("kalamdb123", admin.passwordHash())).isTrue();
        UserDef root = accounts.find(RootBootstrap.ROOT).orElseThrow();
        assertThat(hasher.matches("kalamdb456", root.passwordHash())).isTrue();
        assertThat(root.role()).isEqualTo(Role.SYSTEM);
    }

    @Test
    void setupRunsOnce() {
        new RootBootstrap(accounts, hasher, clock).run(Optional.empty());
        run("admin", "kalamdb123", "kalamdb456");

        assertThat(run("other", "kalamdb123", "x")).isEqualTo(new SetupOutcome.AlreadyConfigured());
    }

    @Test
    void badChoicesAreRefusedInOrder() {
        new RootBootstrap(accounts, hasher, clock).run(Optional.empty());
        accounts.create(InMemoryAccounts.user("taken", "", Role.USER));

        assertThat(((SetupOutcome.WeakPassword) run("../x", "short", "kalamdb456")).message())
                .startsWith("DBA user password:");
        assertThat(((SetupOutcome.WeakPassword) run("../x", "kalamdb123", "password")).message())
                .startsWith("Root password:");
        assertThat(run("../x", "kalamdb123", "kalamdb456")).isInstanceOf(SetupOutcome.InvalidUser.class);
        assertThat(run("", "kalamdb123", "kalamdb456")).isInstanceOf(SetupOutcome.InvalidUser.class);
        assertThat(run("root", "kalamdb123", "kalamdb456")).isInstanceOf(SetupOutcome.InvalidUser.class);
        assertThat(run("taken", "kalamdb123", "kalamdb456")).isInstanceOf(SetupOutcome.UserExists.class);
        assertThat(setup.isNeeded()).isTrue();
    }

    private SetupOutcome run(String user, String password, String rootPassword) {
        return setup.run(new SetupService.Choice(user, password, rootPassword, "a@example.org"));
    }
}
