package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Stands between an HTTP client and its server and does harm on request: what [Plan] says, for each
/// HTTP request on its own. Everything else passes unchanged. Switchable at any moment from any thread;
/// exchanges that are under way keep the fault that they have.
public final class FaultProxy implements AutoCloseable {
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Request> requests = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Plan plan = _ -> new Fault.None();
    private volatile ServerSocket listener;
    private final int port;

    /// A request as it arrived.
    ///
    /// @param number counts from 1 over all connections
    /// @param target path and query
    public record Request(int number, String method, String target) {
        @Override
        public String toString() {
            return method + " " + target;
        }
    }

    /// What happens to a request.
    public sealed interface Fault {
        /// Nothing.
        record None() implements Fault {}

        /// The connection ends as soon as the request comes.
        record Refuse() implements Fault {}

        /// The server gets the request and its answer is thrown away: the client cannot know.
        record LoseAnswer() implements Fault {}

        /// The connection ends after so many bytes of the answer, its head included.
        record CutAnswer(long bytes) implements Fault {}

        /// The connection ends after so many bytes of the request, its head included.
        record CutRequest(long bytes) implements Fault {}

        /// The server gets the request later.
        record Delay(Duration time) implements Fault {}

        /// The client gets this error, the server nothing.
        record Answer(int status, String code) implements Fault {}

        /// The byte at this place of the answer's body is another one.
        record CorruptAnswer(long at) implements Fault {}

        /// The byte at this place of the request's body is another one.
        record CorruptRequest(long at) implements Fault {}

        /// Nobody answers and nobody ends the connection.
        record BlackHole() implements Fault {}
    }

    /// Which request gets which fault. Called by any thread.
    @FunctionalInterface
    public interface Plan {
        Fault of(Request request);
    }

    private FaultProxy(int target) throws IOException {
        this.target = target;
        this.listener = listen(0);
        this.port = listener.getLocalPort();
        accept(listener);
    }

    /// A proxy on a free port of this machine.
    ///
    /// @param target the server's port on this machine
    @MustBeClosed
    public static FaultProxy before(int target) {
        try {
            return new FaultProxy(target);
        } catch (IOException cause) {
            throw new IllegalStateException("no proxy", cause);
        }
    }

    public int port() {
        return port;
    }

    /// Does this from now on.
    public void plan(Plan next) {
        plan = next;
    }

    /// Does this to every request from now on.
    public void all(Fault fault) {
        plan = _ -> fault;
    }

    /// Does this to the next `times` requests that fit, then nothing.
    public void next(int times, Predicate<Request> which, Fault fault) {
        AtomicInteger left = new AtomicInteger(times);
        plan = request -> which.test(request) && left.getAndDecrement() > 0 ? fault : new Fault.None();
    }

    /// Lets everything pass, and listens again after [#unplug].
    public void heal() throws IOException {
        plan = _ -> new Fault.None();
        if (listener.isClosed()) {
            listener = listen(port);
            accept(listener);
        }
    }

    /// Cuts all connections and refuses new ones, as when the server's process is gone.
    public void unplug() throws IOException {
        listener.close();
        sockets.forEach(FaultProxy::end);
    }

    /// All requests since the last [#forgetRequests], in the order of their arrival.
    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /// How many of them were of this method.
    public long count(String method) {
        return requests().stream()
                .filter(request -> request.method().equals(method))
                .count();
    }

    public void forgetRequests() {
        synchronized (requests) {
            requests.clear();
        }
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
        return socket;
    }

    private void accept(ServerSocket from) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket client = from.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                }
            } catch (IOException _) {
                return; // closed: nobody listens any more
            }
        });
    }

    @SuppressWarnings("EmptyCatch") // either end may break off at any time: that ends the exchange
    private void serve(Socket client) {
        sockets.add(client);
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            sockets.add(server);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Connection connection = new Connection(client, server);
            Thread answers = Thread.ofVirtual().start(connection::answers);
            connection.requests();
            answers.join();
            sockets.remove(server);
        } catch (IOException _) {
            end(client);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    /// Ends a connection with a reset, so that the other side notices at once.
    private static void end(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException _) {
            return; // it had ended before
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        unplug();
    }

    private void pause(Duration time) throws IOException {
        try {
            if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SocketException("the proxy is closed");
            }
        } catch (InterruptedException cause) {
            throw new IOException(cause);
        }
    }

    private Request arrived(String line) {
        String[] words = line.split(" ", 3);
        synchronized (requests) {
            Request request = new Request(requests.size() + 1, words[0], words[1]);
            requests.add(request);
            return request;
        }
    }

    /// One client's connection with the server's. Requests come one after the other, none before the
    /// answer to the one before has begun.
    private final class Connection {
        private final Socket client;
        private final Socket server;
        private volatile Fault fault = new Fault.None();
        private volatile HttpCount request = new HttpCount();
        private volatile @Nullable HttpCount answer;

        Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void requests() throws IOException {
            byte[] buffer = new byte[64 << 10];
            InputStream in = client.getInputStream();
            OutputStream out = server.getOutputStream();
            boolean first = true;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                if ((first || answer != null) && startsRequest(buffer, count)) {
                    first = false;
                    answer = null;
                    request = new HttpCount();
                    fault = plan.of(arrived(firstLine(buffer, count)));
                    if (!begin(fault)) {
                        return;
                    }
                }
                if (!forward(buffer, count, out)) {
                    return;
                }
            }
            server.shutdownOutput();
        }

        /// @return whether the request goes on to the server
        private boolean begin(Fault now) throws IOException {
            switch (now) {
                case Fault.Refuse _ -> {
                    end(client);
                    end(server);
                    return false;
                }
                case Fault.Answer(int status, String code) -> {
                    answer(status, code);
                    return false;
                }
                case Fault.BlackHole _ -> {
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                    return false;
                }
                case Fault.Delay(Duration time) -> pause(time);
                default -> {}
            }
            return true;
        }

        private void answer(int status, String code) throws IOException {
            String body = "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>";
            String text = "HTTP/1.1 " + status + " " + code + "\r\nContent-Type: application/xml\r\nConnection: close"
                    + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
            client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            client.shutdownOutput();
            client.setSoTimeout(1000);
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        }

        private boolean forward(byte[] buffer, int count, OutputStream out) throws IOException {
            HttpCount now = request;
            if (fault instanceof Fault.CutRequest(long bytes) && now.bytes() + count > bytes) {
                out.write(buffer, 0, (int) (bytes - now.bytes()));
                end(client);
                end(server);
                return false;
            }
            now.add(buffer, count, fault instanceof Fault.CorruptRequest(long at) ? at : -1);
            out.write(buffer, 0, count);
            return true;
        }

        void answers() {
            byte[] buffer = new byte[64 << 10];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (!answer(buffer, count, out)) {
                        return;
                    }
                }
                client.shutdownOutput();
            } catch (IOException _) {
                end(client);
                end(server);
            }
        }

        private boolean answer(byte[] buffer, int count, OutputStream out) throws IOException {
            if (answer == null && text(buffer, count).startsWith("HTTP/1.1 100")) {
                out.write(buffer, 0, count);
                return true;
            }
            HttpCount now = answer;
            if (now == null) {
                now = new HttpCount();
                answer = now;
            }
            if (fault instanceof Fault.LoseAnswer) {
                end(client);
                end(server);
                return false;
            }
            if (fault instanceof Fault.CutAnswer(long bytes) && now.bytes() + count > bytes) {
                out.write(buffer, 0, (int) (bytes - now.bytes()));
                out.flush();
                end(server);
                client.close();
                return false;
            }
            now.add(buffer, count, fault instanceof Fault.CorruptAnswer(long at) ? at : -1);
            out.write(buffer, 0, count);
            return true;
        }
    }

    private static String text(byte[] buffer, int count) {
        return new String(buffer, 0, Math.min(count, 2048), StandardCharsets.ISO_8859_1);
    }

    private static boolean startsRequest(byte[] buffer, int count) {
        return text(buffer, count).matches("(?s)(GET|PUT|POST|HEAD|DELETE) /\\S* HTTP/1\\.1\r\n.*");
    }

    private static String firstLine(byte[] buffer, int count) {
        String text = text(buffer, count);
        return text.substring(0, text.indexOf('\r'));
    }

    /// Follows one message through its head into its body. One thread.
    private static final class HttpCount {
        private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

        private long bytes;
        private long body = -1;
        private int matched;

        long bytes() {
            return bytes;
        }

        /// @param corrupt the place in the body to change; -1 for none
        void add(byte[] buffer, int count, long corrupt) {
            for (int i = 0; i < count; i++) {
                if (body >= 0) {
                    if (body == corrupt) {
                        buffer[i] ^= 0x20;
                    }
                    body++;
                } else {
                    matched = buffer[i] == HEAD_END[matched] ? matched + 1 : buffer[i] == '\r' ? 1 : 0;
                    body = matched == HEAD_END.length ? 0 : -1;
                }
            }
            bytes += count;
        }
    }
}
