package org.kalamdb.api;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/// Tells orchestrators whether requests make sense. They still do when writes are refused, which the data says:
/// reads go on.
@Readiness
public final class StoreReadiness implements HealthCheck {
    private final ServerState state;

    StoreReadiness(ServerState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("store")
                .status(state.isReady())
                .withData("writes", state.takesWrites() ? "taken" : "refused")
                .build();
    }
}
