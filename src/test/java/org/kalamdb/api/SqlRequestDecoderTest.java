package org.kalamdb.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.StopSignal;
import org.kalamdb.sql.SqlRequest;

class SqlRequestDecoderTest {
    private static final int SQL_BYTES = 100;
    private static final int PARAM_BYTES = 50;

    private final SqlRequestDecoder decoder =
            new SqlRequestDecoder(new SqlLimits(10_000, 10_000, SQL_BYTES, 3, PARAM_BYTES, 1000));

    @Test
    void fieldsAreReadInAnyOrder() {
        SqlRequest request = decode("""
                {"later": {"nested": [1, {"deep": null}]}, "params": [null, true, "ü\\u00fc\\ud83d\\ude00"],
                 "namespace_id": "App", "sql": "SELECT $1"}""");

        assertThat(request.sql()).isEqualTo("SELECT $1");
        assertThat(request.namespace()).isEqualTo("App");
        assertThat(request.params()).containsExactly(null, true, "üü😀");
        assertThat(request.clientAddress()).isEqualTo("10.1.2.3");
    }

    @Test
    void optionalFieldsMayBeNullOrMissing() {
        assertThat(decode("{\"sql\":\"\"}").params()).isEmpty();
        SqlRequest request = decode("{\"sql\":\"x\",\"params\":null,\"namespace_id\":null}");
        assertThat(request.params()).isEmpty();
        assertThat(request.namespace()).isNull();
    }

    @Test
    void numbersBecomeLongsOrDoubles() {
        assertThat(decode("{\"sql\":\"x\",\"params\":[1,-9223372036854775808,9223372036854775808]}")
                        .params())
                .containsExactly(1L, Long.MIN_VALUE, 0x1p63);
        assertThat(decode("{\"sql\":\"x\",\"params\":[1.0,1e3,-0.5]}").params()).containsExactly(1.0, 1000.0, -0.5);
    }

    @Test
    void malformedBodiesAreRefused() {
        String deep = "{\"sql\":\"x\",\"y\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        for (String body : new String[] {
            "",
            "null",
            "[]",
            "\"x\"",
            "{",
            "{\"sql\":\"x\"",
            "{\"sql\":\"x\"}}",
            "{\"sql\":\"x\"} {}",
            "{\"sql\":\"x\",}",
            "{'sql':'x'}",
            "{sql:\"x\"}",
            "{}",
            "{\"sql\":null}",
            "{\"sql\":1}",
            "{\"sql\":[\"x\"]}",
            "{\"SQL\":\"x\"}",
            "{\"sql\":\"x\",\"sql\":\"y\"}",
            "{\"sql\":\"x\",\"params\":{}}",
            "{\"sql\":\"x\",\"params\":\"y\"}",
            "{\"sql\":\"x\",\"params\":[1e999]}",
            "{\"sql\":\"x\",\"params\":[NaN]}",
            "{\"sql\":\"x\",\"params\":[01]}",
            "{\"sql\":\"x\",\"params\":[" + "9".repeat(500) + "]}",
            "{\"sql\":\"x\",\"params\":[" + "9".repeat(5000) + "]}",
            "{\"sql\":\"x\",\"namespace_id\":7}",
            "{\"sql\":\"\\ud800\"}",
            "{\"sql\":\"\\udc00\\ud800\"}",
            "{\"sql\":\"x\",\"params\":[\"\\ud800x\"]}",
            "{\"sql\":\"x\",\"other\":[\"\\udfff\"]}",
            "{\"sql\":\"x\",\"\\ud800\":1}",
            "{\"sql\":\"a\tb\"}",
            "{\"sql\":\"\\x\"}",
            "\ufeff{\"sql\":\"x\"}",
            deep
        }) {
            assertRefused(body.getBytes(StandardCharsets.UTF_8), body);
        }
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] good = "{\"sql\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        for (int bad : new int[] {0x80, 0xc0, 0xff, 0xed}) {
            byte[] body = good.clone();
            body[8] = (byte) bad;
            assertRefused(body, Integer.toHexString(bad));
        }
    }

    @Test
    void limitsHold() {
        assertThat(decode("{\"sql\":\"" + "é".repeat(SQL_BYTES / 2) + "\"}").sql())
                .hasSize(SQL_BYTES / 2);
        assertFails(
                "{\"sql\":\"" + "é".repeat(SQL_BYTES / 2) + "x\"}", ErrorCode.INVALID_SQL, "too long", "101", "100");
        assertFails("{\"sql\":\"x\",\"params\":[1,2,3,4]}", ErrorCode.INVALID_PARAMETER, "4", "3");
        assertFails(
                "{\"sql\":\"x\",\"params\":[1,\"" + "x".repeat(PARAM_BYTES + 1) + "\"]}",
                ErrorCode.INVALID_PARAMETER,
                "Parameter $2 invalid: ",
                "51",
                "50");
    }

    @Test
    void parametersAreSingleValues() {
        assertFails(
                "{\"sql\":\"x\",\"params\":[1,[2,[3]]]}",
                ErrorCode.INVALID_PARAMETER,
                "Parameter $2 invalid: ",
                "Array parameters not yet supported");
        assertFails(
                "{\"params\":[{\"a\":{}}],\"sql\":\"x\"}",
                ErrorCode.INVALID_PARAMETER,
                "Parameter $1 invalid: ",
                "Object parameters not yet supported");
    }

    private SqlRequest decode(String body) {
        return decoder.decode(body.getBytes(StandardCharsets.UTF_8), "10.1.2.3", new StopSignal());
    }

    private void assertRefused(byte[] body, String description) {
        assertThatThrownBy(() -> decoder.decode(body, "", new StopSignal()))
                .as(description)
                .isInstanceOfSatisfying(DbException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_INPUT);
                    assertThat(refusal.publicMessage()).startsWith("Invalid JSON payload: ");
                });
    }

    private void assertFails(String body, ErrorCode code, String... fragments) {
        assertThatThrownBy(() -> decode(body)).isInstanceOfSatisfying(DbException.class, refusal -> {
            assertThat(refusal.code()).isEqualTo(code);
            assertThat(refusal.publicMessage()).contains(fragments);
        });
    }
}
