package org.kalamdb.app;

import java.util.List;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.security.JwtSecret;

/// Refuses configurations that would open the server to the network unprotected (`http-api.md` §4.3,
/// §16).
final class StartupChecks {
    private StartupChecks() {}

    /// @throws DbException INVALID_OPERATION, naming the setting
    static void run(KalamConfig config) {
        String host = config.server().host();
        Wiring.filled(config.auth().jwtSecret()).ifPresent(secret -> JwtSecret.requireFitFor(host, secret));
        boolean noOrigins =
                config.security().corsAllowedOrigins().map(List::isEmpty).orElse(true);
        if (noOrigins && !JwtSecret.isLocal(host)) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "refusing to listen on %s without allowed origins: set KALAMDB_SECURITY_CORS_ALLOWED_ORIGINS"
                                    .formatted(host)
                            + " to the origins that browsers may call from, or to * for any");
        }
        if (config.limits().maxQueryLimit() > 0
                && config.limits().defaultQueryLimit() > config.limits().maxQueryLimit()) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "kalamdb.limits.default-query-limit must not exceed kalamdb.limits.max-query-limit");
        }
    }
}
