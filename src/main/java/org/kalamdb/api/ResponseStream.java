package org.kalamdb.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A response body that keeps its first part back: until that is full, the response may still become
/// another one. After that it goes out in chunks, never more than two ahead of the socket. Used by
/// one thread, which is not an event loop.
final class ResponseStream extends OutputStream {
    private static final Logger LOG = Logger.getLogger(ResponseStream.class);
    private static final int CHUNK_BYTES = 64 * 1024;
    /// How long a client may leave a chunk unread.
    private static final Duration STALL = Duration.ofSeconds(30);

    private final HttpServerResponse response;
    private final int heldBackBytes;
    private Buffer pending = Buffer.buffer();
    private @Nullable Future<Void> lastWrite;

    /// @param heldBackBytes how much is kept back
    ResponseStream(HttpServerResponse response, int heldBackBytes) {
        this.response = response;
        this.heldBackBytes = heldBackBytes;
    }

    /// How a body that was wholly kept back is framed.
    enum Framing {
        LENGTH,
        CHUNKED
    }

    /// Whether the status line is out, so that a failure can only break the connection.
    boolean isCommitted() {
        return response.headWritten();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        pending.appendBytes(bytes, offset, length);
        if (pending.length() >= (isCommitted() ? CHUNK_BYTES : heldBackBytes)) {
            sendPending();
        }
    }

    /// Ends the body.
    void finish(Framing framing) throws IOException {
        if (!isCommitted()) {
            setHead();
            response.setChunked(framing == Framing.CHUNKED);
        }
        awaitLastWrite();
        Buffer rest = pending;
        pending = Buffer.buffer();
        response.end(rest).onFailure(gone -> LOG.debugf("end of response not delivered: %s", gone.getMessage()));
    }

    private void sendPending() throws IOException {
        if (!isCommitted()) {
            setHead();
            response.setChunked(true);
        }
        awaitLastWrite();
        lastWrite = response.write(pending);
        pending = Buffer.buffer(CHUNK_BYTES);
    }

    private void setHead() {
        response.setStatusCode(200).putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    }

    private void awaitLastWrite() throws IOException {
        Future<Void> write = lastWrite;
        if (write == null) {
            return;
        }
        try {
            write.toCompletionStage().toCompletableFuture().get(STALL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("the client is gone", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the client does not read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server stops", e);
        }
    }
}
