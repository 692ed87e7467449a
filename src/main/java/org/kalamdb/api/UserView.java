package org.kalamdb.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.UserDef;

/// An account as clients see it.
@JsonNaming(SnakeCaseStrategy.class)
record UserView(String id, String role, @Nullable String email, String createdAt, String updatedAt) {

    static UserView of(UserDef user) {
        return new UserView(
                user.id().value(),
                user.role().wireName(),
                user.email(),
                WireTimes.ofMillis(user.createdMillis()),
                WireTimes.ofMillis(user.updatedMillis()));
    }
}
