package org.kalamdb.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An SQL request on a connection of its own, written byte by byte, that can go away at any moment.
final class RawSql implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;

    private RawSql(Socket socket) {
        this.socket = socket;
    }

    /// Sends the request and does not wait for the answer.
    static RawSql send(URI server, String token, String sql) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        String body = "{\"sql\":\"" + sql + "\"}";
        String head = "POST /v1/api/sql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        return new RawSql(socket);
    }

    /// The answer's status; the head and the start of the body are read.
    ///
    /// @param into gets the head in lower case
    int status(StringBuilder into) throws IOException {
        BufferedReader answer =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        for (String line = answer.readLine(); line != null && !line.isEmpty(); line = answer.readLine()) {
            into.append(line.toLowerCase(Locale.ROOT)).append('\n');
        }
        return Integer.parseInt(into.toString().split(" ", 3)[1]);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
