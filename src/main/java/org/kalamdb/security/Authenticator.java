package org.kalamdb.security;

import org.kalamdb.common.DbException;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

/// Finds the user behind a token. The account is looked up at each use, so a dropped user and a
/// changed role take effect at once. Does not block. Safe for any number of threads.
public final class Authenticator {
    private final Tokens tokens;
    private final Accounts accounts;

    public Authenticator(Tokens tokens, Accounts accounts) {
        this.tokens = tokens;
        this.accounts = accounts;
    }

    /// Checks a token that must be of the given type.
    public Authentication authenticate(String token, TokenType type) {
        return switch (tokens.check(token, type)) {
            case TokenCheck.Expired() -> new Authentication.Expired();
            case TokenCheck.Invalid(String reason) -> new Authentication.Refused(reason);
            case TokenCheck.Valid valid -> resolve(valid);
        };
    }

    private Authentication resolve(TokenCheck.Valid token) {
        UserDef user;
        try {
            user = accounts.find(new UserId(token.subject())).orElse(null);
        } catch (DbException notAnId) {
            return new Authentication.Refused("the subject is no user id: " + notAnId.getMessage());
        }
        if (user == null || user.isDeleted()) {
            return new Authentication.Refused("no such user");
        }
        if (token.role() != null && !token.role().equals(user.role().wireName())) {
            return new Authentication.Refused("the role of the user has changed");
        }
        return new Authentication.Accepted(user);
    }
}
