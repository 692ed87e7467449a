package org.kalamdb.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.security.JwtSecret;

/// Refuses configurations that would open the server to the network unprotected (`http-api.md` §4.3,
/// §16).
final class StartupChecks {
    private StartupChecks() {}

    private static boolean isEmpty(Path folder) {
        if (Files.notExists(folder)) {
            return true;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException cause) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE, "data folder " + folder + " cannot be read: " + cause, cause);
        }
    }

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
        if (config.server().trainingRun() && !isEmpty(config.dataDir())) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "a training run works in an empty data folder only, " + config.dataDir() + " is none");
        }
        if (config.limits().maxQueryLimit() > 0
                && config.limits().defaultQueryLimit() > config.limits().maxQueryLimit()) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "kalamdb.limits.default-query-limit must not exceed kalamdb.limits.max-query-limit");
        }
    }
}
