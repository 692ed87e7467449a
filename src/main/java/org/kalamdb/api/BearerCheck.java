package org.kalamdb.api;

import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Principal;
import org.kalamdb.security.Authentication;
import org.kalamdb.security.Authenticator;
import org.kalamdb.security.TokenType;

/// Reads the `Authorization` header of protected endpoints (`http-api.md` §4.1, §4.2). Does not
/// block. Safe for any number of threads.
public final class BearerCheck {
    private static final Logger LOG = Logger.getLogger(BearerCheck.class);
    private static final String SCHEME = "Bearer ";
    private static final WireError MISSING = refused("MISSING_AUTHORIZATION", "Authentication required");
    private static final WireError EXPIRED = refused("TOKEN_EXPIRED", "Invalid credentials");
    private static final WireError INVALID = refused("INVALID_CREDENTIALS", "Invalid credentials");

    private final Authenticator authenticator;

    public BearerCheck(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /// Who calls, or what to answer instead.
    sealed interface Outcome {
        record Caller(Principal principal) implements Outcome {}

        record Refused(WireError error) implements Outcome {}
    }

    /// @param header the header's value, null when it is missing
    Outcome check(@Nullable String header) {
        if (header == null) {
            return new Outcome.Refused(MISSING);
        }
        if (!header.startsWith(SCHEME)) {
            return new Outcome.Refused(INVALID);
        }
        return switch (authenticator.authenticate(
                header.substring(SCHEME.length()).strip(), TokenType.ACCESS)) {
            case Authentication.Accepted accepted -> new Outcome.Caller(accepted.principal());
            case Authentication.Expired() -> new Outcome.Refused(EXPIRED);
            case Authentication.Refused(String reason) -> {
                LOG.debugf("token refused: %s", reason);
                yield new Outcome.Refused(INVALID);
            }
        };
    }

    /// The token of a header whose scheme may be in any case.
    static Optional<String> token(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(header.substring(SCHEME.length()).strip())
                : Optional.empty();
    }

    private static WireError refused(String code, String message) {
        return new WireError(401, code, message, null);
    }
}
