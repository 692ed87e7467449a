package org.kalamdb.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseReaderTest {
    private static final String BODY = "{\"rows\":[[\"1\",\"" + "x".repeat(40_000) + "\"]],\"row_count\":1}";

    private final ResponseReader reader = new ResponseReader();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, 100_000})
    void aResponseWithALengthMayComeInPiecesOfAnySize(int piece) {
        String response = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length()
                + "\r\n\r\n" + BODY;

        receive(response, piece);

        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.body()).isEqualTo(BODY);
        assertThat(tailHolds("\"row_count\":1}")).isTrue();
        assertThat(tailHolds("\"row_count\":2}")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096, 100_000})
    void aResponseInChunksIsPutTogether(int piece) {
        String response = "HTTP/1.1 503 Service Unavailable\r\nretry-after: 1\r\ntransfer-encoding: chunked\r\n\r\n"
                + chunk(BODY.substring(0, 10)) + chunk(BODY.substring(10, 39_990)) + chunk(BODY.substring(39_990))
                + "0\r\n\r\n";

        receive(response, piece);

        assertThat(reader.status()).isEqualTo(503);
        assertThat(reader.body()).isEqualTo(BODY);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void theNextResponseFollowsAReset(int piece) {
        receive("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", piece);
        reader.reset();
        receive("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", piece);

        assertThat(reader.body()).isEqualTo("ok");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nno length",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\ntoo much"
            })
    void aResponseWhoseEndIsUnknownIsRefused(String response) {
        assertThatThrownBy(() -> receive(response, 1000)).isInstanceOf(IllegalStateException.class);
    }

    private boolean tailHolds(String text) {
        return reader.tailHolds(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String chunk(String content) {
        return Integer.toHexString(content.length()) + "\r\n" + content + "\r\n";
    }

    /// Hands the bytes over piece by piece; only the last may complete the response.
    private void receive(String response, int piece) {
        byte[] bytes = response.getBytes(StandardCharsets.US_ASCII);
        boolean complete = false;
        for (int from = 0; from < bytes.length; ) {
            assertThat(complete).isFalse();
            int length = Math.min(
                    Math.min(piece, bytes.length - from), reader.space().remaining());
            reader.space().put(bytes, from, length);
            from += length;
            complete = reader.advance();
        }
        assertThat(complete).isTrue();
    }
}
