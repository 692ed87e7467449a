package org.kalamdb.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// What holds for every path: wrong routes, methods, sizes, and browsers' rules.
@QuarkusTest
class HttpFrameTest {
    private static final int BODY_LIMIT = 10_485_760;

    @Inject
    TestUsers users;

    @TestHTTPResource
    URI server = URI.create("/");

    @Test
    void unknownRoutesAndMethodsHaveNoBody() {
        for (String path : new String[] {"/", "/v1", "/v1/api/nothing", "/v1/api/sql/", "/q/nothing"}) {
            given().get(path).then().statusCode(404).body(is(emptyString()));
        }
        given().get("/v1/api/sql")
                .then()
                .statusCode(org.hamcrest.Matchers.in(new Integer[] {404, 405}))
                .body(is(emptyString()));
        given().delete("/v1/api/auth/login").then().statusCode(405).body(is(emptyString()));
        given().post("/health").then().statusCode(405).body(is(emptyString()));
        given().head("/health").then().statusCode(404).body(is(emptyString()));
    }

    @Test
    void declaredOversizeIsRefusedBeforeTheBody() {
        given().header("Authorization", "Bearer " + users.token("root"))
                .contentType(ContentType.JSON)
                .body(new byte[BODY_LIMIT + 1])
                .post("/v1/api/sql")
                .then()
                .statusCode(413)
                .body("error", equalTo("BODY_TOO_LARGE"))
                .body("size_bytes", equalTo(BODY_LIMIT + 1))
                .body("max_bytes", equalTo(BODY_LIMIT));
    }

    @Test
    void chunkedOversizeIsRefused() throws IOException {
        for (String path : new String[] {"/v1/api/sql", "/v1/api/auth/login"}) {
            String head = "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".formatted(path)
                    + "Authorization: Bearer " + users.token("root") + "\r\nTransfer-Encoding: chunked\r\n\r\n";
            assertThat(sendOversizedChunks(head)).as(path).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void wrongContentTypeIsRefusedAsText() {
        given().header("Authorization", "Bearer " + users.token("root"))
                .contentType(ContentType.TEXT)
                .body("{\"sql\":\"SELECT 1\"}")
                .post("/v1/api/sql")
                .then()
                .statusCode(400)
                .contentType(ContentType.TEXT);
    }

    @Test
    void browsersMayCallFromAnywhereByDefault() {
        given().header("Origin", "https://app.example.org")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .options("/v1/api/sql")
                .then()
                .statusCode(200)
                .header("access-control-allow-origin", equalTo("https://app.example.org"))
                .header("access-control-allow-methods", containsString("POST"))
                .header("access-control-allow-headers", containsString("Authorization"))
                .header("access-control-max-age", equalTo("3600"));
        given().header("Origin", "https://app.example.org")
                .get("/health")
                .then()
                .statusCode(200)
                .header("access-control-allow-origin", equalTo("https://app.example.org"));
    }

    private String sendOversizedChunks(String head) throws IOException {
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            for (int sent = 0; sent <= BODY_LIMIT && in.available() == 0; sent += 0x10000) {
                out.write(chunk);
            }
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII) + " ";
        }
    }
}
