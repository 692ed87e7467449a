package org.kalamdb.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.smallrye.common.annotation.NonBlocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.security.Origin;

/// The health endpoints that KalamDB's own clients ask, from this machine only (`http-api.md` §7).
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@NonBlocking
public final class HealthResource {
    private static final int NODE_ID = 1;

    private final ServerInfo info;
    private final ServerState state;
    private final ClientAddress clientAddress;
    private final Clock clock;

    HealthResource(ServerInfo info, ServerState state, ClientAddress clientAddress, Clock clock) {
        this.info = info;
        this.state = state;
        this.clientAddress = clientAddress;
        this.clock = clock;
    }

    /// The answer that every client reads.
    @JsonNaming(SnakeCaseStrategy.class)
    record HealthReply(String status, String version, String apiVersion, String buildDate) {}

    /// The state of the cluster, which is this node.
    @JsonNaming(SnakeCaseStrategy.class)
    record ClusterReply(
            String status,
            String version,
            String buildDate,
            boolean isClusterMode,
            String clusterId,
            int nodeId,
            boolean isLeader,
            int totalGroups,
            int groupsLeading,
            int currentTerm,
            @Nullable Long lastApplied,
            @Nullable Long millisSinceQuorumAck,
            List<Node> nodes) {}

    /// A node of the cluster. What a single node does not have is null.
    @JsonNaming(SnakeCaseStrategy.class)
    record Node(
            int nodeId,
            String role,
            String status,
            String apiAddr,
            boolean isSelf,
            boolean isLeader,
            @Nullable Long replicationLag,
            @Nullable Double catchupProgressPct,
            @Nullable String hostname,
            @Nullable Long memoryUsageMb,
            @Nullable Double cpuUsagePercent,
            long uptimeSeconds,
            String uptimeHuman) {}

    @GET
    @Path("/health")
    public Response health(@Context HttpServerRequest request) {
        return healthcheck(request);
    }

    @GET
    @Path("/v1/api/healthcheck")
    public Response healthcheck(@Context HttpServerRequest request) {
        if (clientAddress.origin(request) == Origin.REMOTE) {
            return forbidden("Access denied. Health endpoint is localhost-only.");
        }
        return Response.ok(new HealthReply(status(), info.version(), "v1", info.buildDate()))
                .build();
    }

    @GET
    @Path("/v1/api/cluster/health")
    public Response clusterHealth(@Context HttpServerRequest request) {
        if (clientAddress.origin(request) == Origin.REMOTE) {
            return forbidden("Access denied. Cluster health is localhost-only.");
        }
        return Response.ok(new ClusterReply(
                        state.isReady() && state.isDegraded() ? "degraded" : status(),
                        info.version(),
                        info.buildDate(),
                        false,
                        "standalone",
                        NODE_ID,
                        true,
                        1,
                        1,
                        1,
                        null,
                        null,
                        List.of(self())))
                .build();
    }

    private Node self() {
        Duration uptime = Duration.ofMillis(Math.max(0, clock.millis() - info.startedMillis()));
        return new Node(
                NODE_ID,
                "standalone",
                "active",
                info.apiAddress(),
                true,
                true,
                null,
                null,
                null,
                null,
                null,
                uptime.toSeconds(),
                inWords(uptime));
    }

    private String status() {
        if (!state.isReady()) {
            return "unhealthy";
        }
        return state.takesWrites() ? "healthy" : "degraded";
    }

    /// The two largest units, as in `3h 20m`.
    private static String inWords(Duration uptime) {
        if (uptime.toDays() > 0) {
            return "%dd %dh".formatted(uptime.toDays(), uptime.toHoursPart());
        }
        if (uptime.toHours() > 0) {
            return "%dh %dm".formatted(uptime.toHours(), uptime.toMinutesPart());
        }
        if (uptime.toMinutes() > 0) {
            return "%dm %ds".formatted(uptime.toMinutes(), uptime.toSecondsPart());
        }
        return uptime.toSeconds() + "s";
    }

    private static Response forbidden(String message) {
        return Response.status(403).entity(Map.of("error", message)).build();
    }
}
