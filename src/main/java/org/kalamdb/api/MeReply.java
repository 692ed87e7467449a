package org.kalamdb.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.kalamdb.model.UserDef;

/// Who is logged in.
@JsonNaming(SnakeCaseStrategy.class)
record MeReply(UserView user, boolean adminUiAccess) {
    static MeReply of(UserDef user) {
        return new MeReply(UserView.of(user), user.role().isAdmin());
    }
}
