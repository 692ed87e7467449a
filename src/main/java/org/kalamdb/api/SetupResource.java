package org.kalamdb.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.kalamdb.security.Origin;
import org.kalamdb.security.SetupOutcome;
import org.kalamdb.security.SetupService;

/// The first-time setup (`http-api.md` §5.5).
@Path("/v1/api/auth")
@Produces(MediaType.APPLICATION_JSON)
public final class SetupResource {
    private final SetupService setup;
    private final ClientAddress clientAddress;
    private final AuthSettings settings;

    SetupResource(SetupService setup, ClientAddress clientAddress, AuthSettings settings) {
        this.setup = setup;
        this.clientAddress = clientAddress;
        this.settings = settings;
    }

    /// Whether the setup is still to be done.
    @JsonNaming(SnakeCaseStrategy.class)
    record StatusReply(boolean needsSetup, String message) {}

    /// What the setup made.
    record SetupReply(UserView user, String message) {}

    @GET
    @Path("/status")
    public Response status(@Context HttpServerRequest request) {
        if (isForbidden(request)) {
            return forbidden();
        }
        boolean needed = setup.isNeeded();
        String message =
                needed ? "Server requires initial setup: root has no password" : "Server is configured and ready";
        return Response.ok(new StatusReply(needed, message)).build();
    }

    @POST
    @Path("/setup")
    @Consumes(MediaType.WILDCARD)
    public Response setup(byte[] body, @Context HttpServerRequest request) {
        if (!PlainReplies.isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            return AuthReplies.malformed("expected Content-Type application/json");
        }
        SetupService.Choice choice;
        try {
            choice = AuthBodies.setup(body);
        } catch (MalformedBodyException e) {
            return AuthReplies.malformed(String.valueOf(e.getMessage()));
        }
        return isForbidden(request) ? forbidden() : reply(setup.run(choice));
    }

    private static Response reply(SetupOutcome outcome) {
        return switch (outcome) {
            case SetupOutcome.Done(var user) ->
                Response.ok(new SetupReply(UserView.of(user), "Setup complete. Log in to continue."))
                        .build();
            case SetupOutcome.AlreadyConfigured() ->
                AuthReplies.error(409, "already_configured", "Server is already configured: root has a password");
            case SetupOutcome.WeakPassword(String message) -> AuthReplies.error(400, "weak_password", message);
            case SetupOutcome.InvalidUser(String message) -> AuthReplies.error(400, "invalid_user", message);
            case SetupOutcome.UserExists(String message) -> AuthReplies.error(409, "user_exists", message);
        };
    }

    private boolean isForbidden(HttpServerRequest request) {
        return !settings.allowRemoteSetup() && clientAddress.origin(request) == Origin.REMOTE;
    }

    private static Response forbidden() {
        return AuthReplies.error(403, "forbidden", "Setup is only allowed from localhost");
    }
}
