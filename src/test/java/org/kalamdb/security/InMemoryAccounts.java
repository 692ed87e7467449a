package org.kalamdb.security;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.AuthType;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

/// Accounts without a store behind them.
final class InMemoryAccounts implements Accounts {
    private final Map<UserId, UserDef> users = new ConcurrentHashMap<>();

    @Override
    public Optional<UserDef> find(UserId id) {
        return Optional.ofNullable(users.get(id));
    }

    @Override
    public void create(UserDef user) {
        if (users.putIfAbsent(user.id(), user) != null) {
            throw new DbException(ErrorCode.ALREADY_EXISTS, "User '" + user.id() + "' already exists");
        }
    }

    @Override
    public UserDef update(UserId id, UnaryOperator<UserDef> change) {
        UserDef changed = users.computeIfPresent(id, (_, user) -> change.apply(user));
        if (changed == null) {
            throw new DbException(ErrorCode.NOT_FOUND, "User '" + id + "' not found");
        }
        return changed;
    }

    void drop(UserId id, long nowMillis) {
        update(id, user -> user(user.id().value(), user.passwordHash(), user.role(), user.authType(), nowMillis));
    }

    void changeRole(UserId id, Role role) {
        update(id, user -> user(user.id().value(), user.passwordHash(), role, user.authType(), null));
    }

    static UserDef user(String name, String hash, Role role) {
        return user(name, hash, role, AuthType.PASSWORD, null);
    }

    static UserDef user(String name, String hash, Role role, AuthType authType, @Nullable Long deletedMillis) {
        return new UserDef(new UserId(name), hash, role, null, authType, null, 0, null, null, 0, 0, deletedMillis);
    }
}
