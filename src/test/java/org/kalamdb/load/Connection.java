package org.kalamdb.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// A keep-alive connection with at most one request in flight. The load's thread.
final class Connection implements AutoCloseable {
    private final int number;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final ResponseReader reader = new ResponseReader();
    private @Nullable Request request;
    private @Nullable ByteBuffer unsent;
    private long intendedNanos;

    Connection(int number, InetSocketAddress server, Selector selector) throws IOException {
        this.number = number;
        this.channel = SocketChannel.open(server);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    int number() {
        return number;
    }

    /// When the request in flight should have been sent.
    long intendedNanos() {
        return intendedNanos;
    }

    void send(Request next, long intended) throws IOException {
        request = next;
        intendedNanos = intended;
        reader.reset();
        write(next.rewound());
    }

    private void write(ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        key.interestOps(bytes.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        unsent = bytes.hasRemaining() ? bytes : null;
    }

    /// Sends and receives what is possible now.
    ///
    /// @return the response when it is complete; valid until the next request is sent
    @Nullable
    ResponseReader progress() throws IOException {
        ByteBuffer rest = unsent;
        if (rest != null && key.isWritable()) {
            write(rest);
        }
        if (!key.isReadable()) {
            return null;
        }
        if (channel.read(reader.space()) < 0) {
            throw new EOFException("the server closed connection " + number);
        }
        return reader.advance() ? reader : null;
    }

    /// The request that was sent last.
    Request request() {
        Request last = request;
        if (last == null) {
            throw new IllegalStateException("an answer without a request");
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
