package org.kalamdb.app;

import java.time.Instant;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.kalamdb.storage.cold.StoreHealth;

/// Tells in what state the storages are. Never says that the server is not ready: without a storage writes
/// and reads of hot rows work, and so do those of segments that are cached here. Reasons are left to
/// `system.jobs` and the log, since anybody may ask for this.
@Readiness
final class StorageReadiness implements HealthCheck {
    private final Database database;

    StorageReadiness(Database database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder response =
                HealthCheckResponse.named("storages").up();
        boolean degraded = false;
        if (database.isOpen()) {
            for (StoreHealth.Snapshot storage : database.tables().storages().health()) {
                response.withData("storage." + storage.storageId(), text(storage));
                degraded |= storage.trouble().isPresent();
            }
        }
        return response.withData("status", degraded ? "degraded" : "healthy").build();
    }

    private static String text(StoreHealth.Snapshot storage) {
        if (storage.down()) {
            return "down since " + Instant.ofEpochMilli(storage.sinceMillis());
        }
        return storage.trouble().isPresent() ? "refuses writes" : "up";
    }
}
