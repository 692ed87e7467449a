package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// An account. Times are ms since 1970.
///
/// @param passwordHash   bcrypt; empty means that no password is set
/// @param authDataJson   OAuth: `{"provider":…,"subject":…}`
/// @param failedLogins   consecutive failures since the last success
/// @param lockedUntil    no login before this time
/// @param deletedMillis  set by DROP USER; the row and the name stay
public record UserDef(
        UserId id,
        String passwordHash,
        Role role,
        @Nullable String email,
        AuthType authType,
        @Nullable String authDataJson,
        int failedLogins,
        @Nullable Long lockedUntil,
        @Nullable Long lastLoginMillis,
        long createdMillis,
        long updatedMillis,
        @Nullable Long deletedMillis) {
    public boolean isDeleted() {
        return deletedMillis != null;
    }
}
