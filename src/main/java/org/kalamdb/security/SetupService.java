package org.kalamdb.security;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.model.AuthType;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

/// The first-time setup (`http-api.md` §5.5): gives `root` its password and makes the first DBA
/// account. Blocks for the time of two hashes. Safe for any number of threads; setups run one after
/// the other.
public final class SetupService {
    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final PasswordPolicy policy;
    private final Clock clock;
    private final ReentrantLock turn = new ReentrantLock();

    public SetupService(Accounts accounts, PasswordHasher hasher, PasswordPolicy policy, Clock clock) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.policy = policy;
        this.clock = clock;
    }

    /// What the operator chose.
    ///
    /// @param user         id of the DBA account to make
    /// @param rootPassword for `root`
    public record Choice(
            String user,
            String password,
            String rootPassword,
            @Nullable String email) {}

    /// Whether `root` has no password.
    public boolean isNeeded() {
        return accounts.find(RootBootstrap.ROOT)
                .map(root -> root.passwordHash().isEmpty())
                .orElse(true);
    }

    /// Checks the choice and carries it out.
    ///
    /// @throws DbException when the accounts cannot be written
    public SetupOutcome run(Choice choice) {
        turn.lock();
        try {
            return inTurn(choice);
        } finally {
            turn.unlock();
        }
    }

    private SetupOutcome inTurn(Choice choice) {
        if (!isNeeded()) {
            return new SetupOutcome.AlreadyConfigured();
        }
        Optional<String> weak = policy.problem(choice.password())
                .map(why -> "DBA user password: " + why)
                .or(() -> policy.problem(choice.rootPassword()).map(why -> "Root password: " + why));
        if (weak.isPresent()) {
            return new SetupOutcome.WeakPassword(weak.get());
        }
        UserId id;
        try {
            id = new UserId(choice.user());
        } catch (DbException illegal) {
            return new SetupOutcome.InvalidUser(illegal.publicMessage());
        }
        if (id.equals(RootBootstrap.ROOT)) {
            return new SetupOutcome.InvalidUser("The DBA account cannot be 'root'");
        }
        if (accounts.find(id).isPresent()) {
            return new SetupOutcome.UserExists("User '" + id + "' already exists");
        }
        return new SetupOutcome.Done(apply(id, choice));
    }

    /// Root comes first: if the server dies in between, root can log in and make the other account.
    private UserDef apply(UserId id, Choice choice) {
        String rootHash = hasher.hash(choice.rootPassword());
        long now = clock.millis();
        UserDef dba = new UserDef(
                id,
                hasher.hash(choice.password()),
                Role.DBA,
                choice.email(),
                AuthType.PASSWORD,
                null,
                0,
                null,
                null,
                now,
                now,
                null);
        accounts.update(RootBootstrap.ROOT, root -> withPassword(root, rootHash, now));
        accounts.create(dba);
        return dba;
    }

    private static UserDef withPassword(UserDef user, String hash, long now) {
        return new UserDef(
                user.id(),
                hash,
                user.role(),
                user.email(),
                user.authType(),
                user.authDataJson(),
                0,
                null,
                user.lastLoginMillis(),
                user.createdMillis(),
                now,
                user.deletedMillis());
    }
}
