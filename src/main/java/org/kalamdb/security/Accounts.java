package org.kalamdb.security;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

/// The stored accounts. Safe for any number of threads; changes are durable when a method returns.
public interface Accounts {
    /// The account, also when dropped, in its newest state.
    Optional<UserDef> find(UserId id);

    /// @throws org.kalamdb.common.DbException ALREADY_EXISTS
    void create(UserDef user);

    /// Changes the account from its newest state, one change after the other.
    ///
    /// @throws org.kalamdb.common.DbException NOT_FOUND
    UserDef update(UserId id, UnaryOperator<UserDef> change);
}
