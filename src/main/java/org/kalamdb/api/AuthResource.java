package org.kalamdb.api;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kalamdb.model.UserDef;
import org.kalamdb.security.Authentication;
import org.kalamdb.security.Authenticator;
import org.kalamdb.security.LoginOutcome;
import org.kalamdb.security.LoginService;
import org.kalamdb.security.TokenType;

/// Logging in and out (`http-api.md` §5.1 to §5.4).
@Path("/v1/api/auth")
@Produces(MediaType.APPLICATION_JSON)
public final class AuthResource {
    private static final int SETUP_REQUIRED = 428;

    private final LoginService logins;
    private final Authenticator authenticator;
    private final ClientAddress clientAddress;
    private final AuthCookies cookies;

    AuthResource(LoginService logins, Authenticator authenticator, ClientAddress clientAddress, AuthSettings settings) {
        this.logins = logins;
        this.authenticator = authenticator;
        this.clientAddress = clientAddress;
        this.cookies = new AuthCookies(settings.secureCookies());
    }

    @POST
    @Path("/login")
    @Consumes(MediaType.WILDCARD)
    public Response login(byte[] body, @Context HttpServerRequest request) {
        if (!PlainReplies.isJson(request.getHeader(HttpHeaders.CONTENT_TYPE))) {
            return AuthReplies.malformed("expected Content-Type application/json");
        }
        AuthBodies.Login login;
        try {
            login = AuthBodies.login(body);
        } catch (MalformedBodyException e) {
            return AuthReplies.malformed(String.valueOf(e.getMessage()));
        }
        return reply(logins.login(login.user(), login.password(), clientAddress.origin(request)), request);
    }

    @POST
    @Path("/refresh")
    @Consumes(MediaType.WILDCARD)
    public Response refresh(@Context HttpServerRequest request) {
        Optional<String> token = AuthCookies.read(request, AuthCookies.REFRESH)
                .or(() -> BearerCheck.token(request.getHeader(HttpHeaders.AUTHORIZATION)));
        if (token.isEmpty()) {
            return AuthReplies.unauthorized("No refresh token provided");
        }
        LoginOutcome outcome = logins.refresh(token.get());
        return outcome instanceof LoginOutcome.LoggedIn
                ? reply(outcome, request)
                : AuthReplies.unauthorized("Invalid or expired refresh token");
    }

    @POST
    @Path("/logout")
    @Consumes(MediaType.WILDCARD)
    public Response logout(@Context HttpServerRequest request) {
        return withCookies(Response.ok(Map.of("message", "Logged out successfully")), cookies.expired(request));
    }

    @GET
    @Path("/me")
    public Response me(@Context HttpServerRequest request) {
        Optional<String> token = BearerCheck.token(request.getHeader(HttpHeaders.AUTHORIZATION))
                .or(() -> AuthCookies.read(request, AuthCookies.ACCESS));
        if (token.isEmpty()) {
            return AuthReplies.unauthorized("Authentication required");
        }
        return switch (authenticator.authenticate(token.get(), TokenType.ACCESS)) {
            case Authentication.Accepted(UserDef user) ->
                Response.ok(MeReply.of(user)).build();
            case Authentication.Expired() -> AuthReplies.unauthorized("Token expired");
            case Authentication.Refused(String _) -> AuthReplies.unauthorized("Invalid credentials");
        };
    }

    private Response reply(LoginOutcome outcome, HttpServerRequest request) {
        return switch (outcome) {
            case LoginOutcome.LoggedIn(var user, var tokens) ->
                withCookies(Response.ok(LoginReply.of(user, tokens)), cookies.of(tokens, request));
            case LoginOutcome.WrongCredentials() -> AuthReplies.unauthorized("Invalid credentials");
            case LoginOutcome.Locked(var remaining) ->
                AuthReplies.error(
                        401,
                        "account_locked",
                        "Account locked. Try again in %d minutes"
                                .formatted(remaining.plusSeconds(59).toMinutes()));
            case LoginOutcome.SetupRequired() ->
                AuthReplies.error(
                        SETUP_REQUIRED, "setup_required", "Server requires initial setup: root has no password");
            case LoginOutcome.RemoteForbidden() ->
                AuthReplies.error(403, "forbidden", "This account may only log in from localhost");
            case LoginOutcome.Overloaded() -> AuthReplies.overloaded();
        };
    }

    private static Response withCookies(Response.ResponseBuilder reply, List<String> cookies) {
        for (String cookie : cookies) {
            reply.header(HttpHeaders.SET_COOKIE, cookie);
        }
        return reply.build();
    }
}
