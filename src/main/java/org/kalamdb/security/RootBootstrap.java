package org.kalamdb.security;

import java.util.Optional;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.AuthType;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

/// Makes the account `root` at the first start (`http-api.md` §6.3). Without a configured password
/// its hash is empty, and the server waits for the first-time setup.
public final class RootBootstrap {
    /// The account that every server has.
    public static final UserId ROOT = new UserId("root");

    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final Clock clock;

    public RootBootstrap(Accounts accounts, PasswordHasher hasher, Clock clock) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.clock = clock;
    }

    /// Creates `root` when it does not exist; an existing one keeps its password.
    ///
    /// @throws DbException INVALID_OPERATION for a password that cannot be hashed
    public void run(Optional<String> password) {
        if (accounts.find(ROOT).isPresent()) {
            return;
        }
        long now = clock.millis();
        accounts.create(new UserDef(
                ROOT,
                password.map(this::hash).orElse(""),
                Role.SYSTEM,
                "root@localhost",
                AuthType.INTERNAL,
                null,
                0,
                null,
                null,
                now,
                now,
                null));
    }

    private String hash(String password) {
        try {
            return hasher.hash(password);
        } catch (IllegalArgumentException tooLong) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION, "the configured root password has more than 72 bytes", tooLong);
        }
    }
}
