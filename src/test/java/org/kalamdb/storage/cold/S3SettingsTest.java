package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.StorageDef;
import org.kalamdb.storage.cold.S3Settings.Checksums;
import org.kalamdb.storage.cold.S3Settings.ConditionalWrites;
import org.kalamdb.storage.cold.S3Settings.Credentials;

class S3SettingsTest {
    private static StorageDef storage(String base, @Nullable String credentials, @Nullable String config) {
        return new StorageDef("s1", "s1", null, "s3", base, credentials, config, "", "", 1, 1);
    }

    private static S3Settings parse(String base, @Nullable String credentials, @Nullable String config) {
        return S3Settings.of(storage(base, credentials, config), Map.of());
    }

    private static void assertRefused(String base, @Nullable String credentials, @Nullable String config, String key) {
        assertThatThrownBy(() -> parse(base, credentials, config))
                .isInstanceOfSatisfying(
                        DbException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_OPERATION))
                .hasMessageContaining("'s1'")
                .hasMessageContaining(key)
                .hasMessageNotContaining("top-secret");
    }

    @Test
    void bareBucketIsAmazon() {
        S3Settings settings = parse("s3://data-1.example", null, null);

        assertThat(settings.bucket()).isEqualTo("data-1.example");
        assertThat(settings.prefix()).isEmpty();
        assertThat(settings.region()).isEqualTo("us-east-1");
        assertThat(settings.endpoint()).isNull();
        assertThat(settings.pathStyle()).isFalse();
        assertThat(settings.checksums()).isEqualTo(Checksums.CRC32C);
        assertThat(settings.conditionalWrites()).isEqualTo(ConditionalWrites.AUTO);
        assertThat(settings.credentials()).isNull();
    }

    @Test
    void endpointIsAnotherServer() {
        S3Settings settings = parse(
                "s3://data/a b/ü/",
                "{\"access_key_id\": \"id\", \"secret_access_key\": \"top-secret\", \"session_token\": \"t\"}",
                "{\"type\": \"s3\", \"endpoint\": \"https://minio.example:9000\", \"region\": \"eu-west-1\"}");

        assertThat(settings.prefix()).isEqualTo("a b/ü");
        assertThat(settings.region()).isEqualTo("eu-west-1");
        assertThat(settings.endpoint()).hasToString("https://minio.example:9000");
        assertThat(settings.pathStyle()).isTrue();
        assertThat(settings.checksums()).isEqualTo(Checksums.MD5);
        assertThat(settings.credentials()).isEqualTo(new Credentials("id", "top-secret", "t"));
        assertThat(settings.toString()).doesNotContain("top-secret");
    }

    @Test
    void everythingCanBeSaid() {
        S3Settings settings = parse("s3://data", null, """
                {"endpoint": "http://h:1", "allow_http": "true", "path_style": false, "checksums": "crc32c",
                 "conditional_writes": "none", "access_key_id": "id", "secret_access_key": "top-secret",
                 "part_bytes": 5242880, "range_bytes": "65536", "parallel": 2, "max_connections": 3,
                 "connect_timeout_ms": 4, "attempt_timeout_ms": 5, "call_timeout_ms": 6, "max_attempts": 7,
                 "first_backoff_ms": 8, "max_backoff_ms": 9}""");

        assertThat(settings.pathStyle()).isFalse();
        assertThat(settings.checksums()).isEqualTo(Checksums.CRC32C);
        assertThat(settings.conditionalWrites()).isEqualTo(ConditionalWrites.NONE);
        assertThat(settings.credentials()).isEqualTo(new Credentials("id", "top-secret", null));
        assertThat(settings.limits())
                .isEqualTo(new S3Settings.Limits(
                        5 << 20,
                        65536,
                        2,
                        3,
                        Duration.ofMillis(4),
                        Duration.ofMillis(5),
                        Duration.ofMillis(6),
                        7,
                        Duration.ofMillis(8),
                        Duration.ofMillis(9)));
    }

    @Test
    void regionComesFromTheEnvironmentAtLast() {
        Map<String, String> both = Map.of("AWS_REGION", "r-1", "AWS_DEFAULT_REGION", "r-2");
        StorageDef plain = storage("s3://data", null, null);

        assertThat(S3Settings.of(plain, both).region()).isEqualTo("r-1");
        assertThat(S3Settings.of(plain, Map.of("AWS_DEFAULT_REGION", "r-2")).region())
                .isEqualTo("r-2");
        assertThat(S3Settings.of(storage("s3://data", null, "{\"region\": \"r-3\"}"), both)
                        .region())
                .isEqualTo("r-3");
    }

    @Test
    void wrongPlacesAreRefused() {
        for (String base : new String[] {
            "",
            "data",
            "/data",
            "s3://",
            "s3:///x",
            "s3://Data",
            "s3://a_b",
            "s3://x",
            "gs://data",
            "s3://data//x",
            "s3://data/../x",
            "s3://data/.",
            "s3://data/a\nb"
        }) {
            assertRefused(base, null, null, "base directory");
        }
    }

    @Test
    void wrongKeysAreNamed() {
        assertRefused("s3://data", null, "[1]", "CONFIG");
        assertRefused("s3://data", null, "{\"secret_access_key\": \"top-secret\"", "must be a JSON object");
        assertRefused("s3://data", "top-secret", null, "CREDENTIALS");
        assertRefused("s3://data", null, "{\"type\": \"gcs\"}", "'type'");
        assertRefused("s3://data", null, "{\"end_point\": \"top-secret\"}", "'end_point'");
        assertRefused("s3://data", null, "{\"endpoint\": 5}", "'endpoint'");
        assertRefused("s3://data", null, "{\"endpoint\": \"h:1\"}", "'endpoint'");
        assertRefused("s3://data", null, "{\"endpoint\": \"https://u:top-secret@h\"}", "'endpoint'");
        assertRefused("s3://data", null, "{\"endpoint\": \"http://h:1\"}", "'allow_http'");
        assertRefused("s3://data", null, "{\"allow_http\": \"yes\"}", "'allow_http'");
        assertRefused("s3://data", null, "{\"region\": \"a b\"}", "'region'");
        assertRefused("s3://data", null, "{\"checksums\": \"sha1\"}", "md5 or crc32c");
        assertRefused("s3://data", null, "{\"part_bytes\": 10}", "'part_bytes'");
        assertRefused("s3://data", null, "{\"max_attempts\": \"many\"}", "'max_attempts'");
        assertRefused("s3://data", null, "{\"call_timeout_ms\": 0}", "'call_timeout_ms'");
        assertRefused("s3://data", "{\"secret_access_key\": \"top-secret\"}", null, "'access_key_id'");
        assertRefused("s3://data", "{\"access_key_id\": \"id\"}", null, "'secret_access_key'");
        assertRefused("s3://data", "{\"session_token\": \"top-secret\"}", null, "'session_token'");
        assertRefused("s3://data", "{\"region\": \"r\"}", null, "'region' in CREDENTIALS");
    }
}
