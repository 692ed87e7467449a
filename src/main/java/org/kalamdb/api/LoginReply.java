package org.kalamdb.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.kalamdb.model.UserDef;
import org.kalamdb.security.TokenPair;

/// The answer to a login and to a refresh.
@JsonNaming(SnakeCaseStrategy.class)
record LoginReply(
        UserView user,
        boolean adminUiAccess,
        String expiresAt,
        String accessToken,
        String refreshToken,
        String refreshExpiresAt) {

    static LoginReply of(UserDef user, TokenPair tokens) {
        return new LoginReply(
                UserView.of(user),
                user.role().isAdmin(),
                WireTimes.ofSeconds(tokens.accessExpirySeconds()),
                tokens.accessToken(),
                tokens.refreshToken(),
                WireTimes.ofSeconds(tokens.refreshExpirySeconds()));
    }
}
