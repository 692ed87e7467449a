package org.kalamdb.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadTest {
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private HttpServer server;
    private ExecutorService threads;

    @BeforeEach
    void start() throws IOException {
        threads = Executors.newFixedThreadPool(2);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/v1/api/sql", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            bodies.add(body);
            byte[] answer = (body.contains("[900]") ? "wrong" : "right").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.close();
    }

    @Test
    void everyRequestOfAWorkloadIsSentOnceAndCounted() throws IOException {
        Load.Measured measured = run(200, Load.Plan.untilExhausted());

        assertThat(measured.operations()).isEqualTo(200);
        assertThat(measured.errors()).isZero();
        assertThat(bodies).hasSize(200).contains("{\"sql\":\"SELECT $1\",\"params\":[100]}");
    }

    @Test
    void aWrongAnswerIsAnError() throws IOException {
        Load.Measured measured = run(850, Load.Plan.untilExhausted());

        assertThat(measured.errors()).isOne();
        assertThat(measured.firstError()).contains("200 wrong").contains("[900]");
    }

    @Test
    void anOpenLoopEndsWithItsWorkload() throws IOException {
        Load.Measured measured = run(50, new Load.Plan(Duration.ZERO, Duration.ofMinutes(1), 1000));

        assertThat(measured.operations()).isBetween(46L, 50L);
        assertThat(bodies).hasSize(50);
    }

    /// Sends requests that are numbered from 100 on over four connections.
    private Load.Measured run(int requests, Load.Plan plan) throws IOException {
        int[] sent = {0};
        Request[] own = new Request[4];
        for (int i = 0; i < own.length; i++) {
            own[i] = Request.sql("token", Request.body("SELECT $1", "###"), "right");
        }
        try (Load load = new Load(server.getAddress(), own.length)) {
            return load.run(
                    connection -> sent[0] == requests ? null : own[connection].put(0, 100 + sent[0]++), plan, () -> 0);
        }
    }
}
