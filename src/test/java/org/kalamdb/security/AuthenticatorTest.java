package org.kalamdb.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.ManualClock;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

class AuthenticatorTest {
    private static final UserId ALICE = new UserId("alice");

    private final ManualClock clock = new ManualClock();
    private final InMemoryAccounts accounts = new InMemoryAccounts();
    private final Tokens tokens = new Tokens("a secret", Duration.ofHours(1), clock);
    private final Authenticator authenticator = new Authenticator(tokens, accounts);

    @Test
    void tokenOfAnActiveUserIsAccepted() {
        UserDef alice = add("alice", Role.USER);

        assertThat(authenticator.authenticate(tokens.issue(alice).accessToken(), TokenType.ACCESS))
                .isEqualTo(new Authentication.Accepted(alice));
    }

    @Test
    void changedRoleEndsATokenAtOnce() {
        String token = tokens.issue(add("alice", Role.DBA)).accessToken();
        assertThat(authenticator.authenticate(token, TokenType.ACCESS)).isInstanceOf(Authentication.Accepted.class);

        accounts.changeRole(ALICE, Role.USER);

        assertThat(authenticator.authenticate(token, TokenType.ACCESS)).isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void droppedAndUnknownUsersAreRefused() {
        String token = tokens.issue(add("alice", Role.USER)).accessToken();
        accounts.drop(ALICE, clock.millis());
        UserDef stranger = InMemoryAccounts.user("mallory", "", Role.USER);

        assertThat(authenticator.authenticate(token, TokenType.ACCESS)).isInstanceOf(Authentication.Refused.class);
        assertThat(authenticator.authenticate(tokens.issue(stranger).accessToken(), TokenType.ACCESS))
                .isInstanceOf(Authentication.Refused.class);
    }

    @Test
    void expiredTokenIsToldApart() {
        String token = tokens.issue(add("alice", Role.USER)).accessToken();
        clock.advance(Duration.ofHours(2));

        assertThat(authenticator.authenticate(token, TokenType.ACCESS)).isEqualTo(new Authentication.Expired());
    }

    private UserDef add(String name, Role role) {
        UserDef user = InMemoryAccounts.user(name, "", role);
        accounts.create(user);
        return user;
    }
}
