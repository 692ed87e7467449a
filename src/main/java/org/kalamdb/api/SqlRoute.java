package org.kalamdb.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.jboss.logging.Logger;
import org.kalamdb.common.DbException;
import org.kalamdb.common.StopSignal;
import org.kalamdb.model.Principal;
import org.kalamdb.sql.SqlRequest;
import org.kalamdb.sql.SqlResponse;
import org.kalamdb.sql.SqlService;

/// `POST /v1/api/sql` (`http-api.md` §8). The token is checked and the body is collected on the event
/// loop; decoding, execution and encoding happen on the query pool. A route of its own rather than a
/// REST resource, because a response that fails half-way must break its connection: the client would
/// take a well-formed end for the whole result.
@Singleton
public final class SqlRoute {
    static final String PATH = "/v1/api/sql";
    static final String ALIAS = "/api/sql";

    private static final Logger LOG = Logger.getLogger(SqlRoute.class);
    private static final String RETRY_AFTER_SECONDS = "1";
    private static final WireError TOO_MANY_QUERIES = new WireError(
            WireError.TOO_MANY, "RATE_LIMIT_EXCEEDED", "Too many queries per second. Please slow down.", null);

    private final SqlService sql;
    private final BearerCheck bearer;
    private final ClientAddress clientAddress;
    private final QueryPool pool;
    private final RateLimits rates;
    private final ClientWatch watch;
    private final SqlLimits limits;
    private final SqlRequestDecoder decoder;
    private final BodyBudget bodies;

    SqlRoute(
            SqlService sql,
            BearerCheck bearer,
            ClientAddress clientAddress,
            QueryPool pool,
            RateLimits rates,
            ClientWatch watch,
            SqlLimits limits) {
        this.sql = sql;
        this.bearer = bearer;
        this.clientAddress = clientAddress;
        this.pool = pool;
        this.rates = rates;
        this.watch = watch;
        this.limits = limits;
        this.decoder = new SqlRequestDecoder(limits);
        this.bodies = new BodyBudget(limits.bodiesBytes());
    }

    void register(@Observes Router router) {
        router.post(PATH).handler(this::handle);
        router.post(ALIAS).handler(this::handle);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        long start = System.nanoTime();
        switch (bearer.check(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            case BearerCheck.Outcome.Refused(WireError error) -> refuse(request, error, start);
            case BearerCheck.Outcome.Caller(Principal caller) -> {
                if (!rates.allowsQuery(caller.user())) {
                    refuse(request, TOO_MANY_QUERIES, start);
                } else if (PlainReplies.requireJson(request)) {
                    StopSignal stop = watch.watch(context);
                    BodyReader.read(request, limits.bodyBytes(), bodies)
                            .onSuccess(body -> submit(new Call(request, caller, body, stop, start)))
                            .onFailure(failure ->
                                    unreadable(new Call(request, caller, Buffer.buffer(), stop, start), failure));
                }
            }
        }
    }

    private void unreadable(Call call, Throwable failure) {
        switch (failure) {
            case BodyReader.TooLargeException _ -> PlainReplies.tooLarge(call.request(), limits.bodyBytes());
            case DbException overloaded -> fail(call, overloaded, "");
            default -> {
                LOG.debugf("request body not received: %s", failure.getMessage());
                PlainReplies.breakOff(call.request());
            }
        }
    }

    /// A request on its way.
    ///
    /// @param stop       set when the client is gone
    /// @param startNanos of [System#nanoTime()]
    private record Call(HttpServerRequest request, Principal caller, Buffer body, StopSignal stop, long startNanos) {
        HttpServerResponse response() {
            return request.response();
        }

        long tookNanos() {
            return System.nanoTime() - startNanos;
        }
    }

    private void submit(Call call) {
        try {
            pool.execute(() -> run(call));
        } catch (DbException overloaded) {
            bodies.giveBack(call.body().length());
            fail(call, overloaded, "");
        }
    }

    private void run(Call call) {
        String text = "";
        try {
            call.stop().check();
            SqlRequest request = decoder.decode(call.body().getBytes(), clientAddress.of(call.request()), call.stop());
            text = request.sql();
            answer(call, request);
        } catch (IOException clientGone) {
            LOG.debugf("response not delivered: %s", clientGone.getMessage());
            PlainReplies.breakOff(call.request());
        } catch (RuntimeException | Error failure) {
            fail(call, failure, text);
        } finally {
            bodies.giveBack(call.body().length());
        }
    }

    private void answer(Call call, SqlRequest request) throws IOException {
        ResponseStream stream = new ResponseStream(call.response(), limits.heldBackBytes());
        try (SqlResponse response = sql.execute(call.caller(), request)) {
            Envelope.writeSuccess(response, call.caller().role(), call::tookNanos, stream);
            stream.finish(
                    Envelope.isSingleRowResult(response)
                            ? ResponseStream.Framing.CHUNKED
                            : ResponseStream.Framing.LENGTH);
        }
    }

    private static void fail(Call call, Throwable failure, String sql) {
        WireError error = ErrorMapping.of(failure, call.caller().role(), sql);
        if (call.response().headWritten()) {
            LOG.debugf("response broken off: %s", error.code());
            PlainReplies.breakOff(call.request());
            return;
        }
        send(call.response(), error, call.tookNanos());
    }

    private static void refuse(HttpServerRequest request, WireError error, long startNanos) {
        send(request.response(), error, System.nanoTime() - startNanos);
    }

    private static void send(HttpServerResponse response, WireError error, long tookNanos) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (error.isTransient()) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        response.setStatusCode(error.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Envelope.failure(error, tookNanos))
                .onFailure(gone -> LOG.debugf("error not delivered: %s", gone.getMessage()));
    }
}
