package org.kalamdb.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.storage.hot.Durability;

class KalamConfigTest {
    private static final int ENVIRONMENT_ORDINAL = 300;
    private static final String STRONG = "0123456789abcdef0123456789abcdef";

    @Test
    void environmentVariablesOfTheContractAreRead() {
        KalamConfig config = read(Map.ofEntries(
                Map.entry("KALAMDB_DATA_DIR", "/tmp/kalam"),
                Map.entry("KALAMDB_SERVER_HOST", "0.0.0.0"),
                Map.entry("KALAMDB_SERVER_PORT", "9000"),
                Map.entry("KALAMDB_ROOT_PASSWORD", "kalamdb123"),
                Map.entry("KALAMDB_JWT_SECRET", STRONG),
                Map.entry("KALAMDB_JWT_EXPIRY_HOURS", "2"),
                Map.entry("KALAMDB_COOKIE_SECURE", "false"),
                Map.entry("KALAMDB_ALLOW_REMOTE_SETUP", "true"),
                Map.entry("KALAMDB_SECURITY_CORS_ALLOWED_ORIGINS", "https://a.example,https://b.example"),
                Map.entry("KALAMDB_SECURITY_TRUSTED_PROXY_RANGES", "10.0.0.0/8"),
                Map.entry("KALAMDB_STORAGE_DURABILITY", "os"),
                Map.entry("KALAMDB_DEFAULT_STORAGE_TYPE", "s3"),
                Map.entry("KALAMDB_DEFAULT_STORAGE_LOCATION", "s3://b/p"),
                Map.entry("KALAMDB_DEFAULT_STORAGE_ALLOW_HTTP", "true"),
                Map.entry("KALAMDB_SOMETHING_OF_A_LATER_VERSION", "x")));

        assertThat(config.dataDir()).isEqualTo(Path.of("/tmp/kalam"));
        assertThat(config.server().host()).isEqualTo("0.0.0.0");
        assertThat(config.server().port()).isEqualTo(9000);
        assertThat(config.auth().rootPassword()).contains("kalamdb123");
        assertThat(config.auth().jwtSecret()).contains(STRONG);
        assertThat(config.auth().jwtExpiryHours()).isEqualTo(2);
        assertThat(config.auth().cookieSecure()).isFalse();
        assertThat(config.auth().allowRemoteSetup()).isTrue();
        assertThat(config.security().corsAllowedOrigins()).contains(List.of("https://a.example", "https://b.example"));
        assertThat(config.security().trustedProxyRanges()).contains(List.of("10.0.0.0/8"));
        assertThat(config.storage().durability()).isEqualTo(Durability.OS);
        assertThat(config.defaultStorage().type()).contains("s3");
        assertThat(config.defaultStorage().location()).contains("s3://b/p");
        assertThat(config.defaultStorage().allowHttp()).isTrue();
    }

    @Test
    void defaultsAreThoseOfTheContract() {
        KalamConfig config = read(Map.of());

        assertThat(config.server().host()).isEqualTo("127.0.0.1");
        assertThat(config.server().port()).isEqualTo(8080);
        assertThat(config.auth().rootPassword()).isEmpty();
        assertThat(config.auth().jwtSecret()).isEmpty();
        assertThat(config.auth().jwtExpiryHours()).isEqualTo(24);
        assertThat(config.auth().bcryptCost()).isEqualTo(12);
        assertThat(config.security().trustedProxyRanges()).isEmpty();
        assertThat(config.limits().statementTimeout()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void misspeltKeyIsRefused() {
        assertThatThrownBy(() -> read(Map.of(), Map.of("kalamdb.server.prot", "1")))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("kalamdb.server.prot");
    }

    @Test
    void networkListenersNeedProtection() {
        String origins = "KALAMDB_SECURITY_CORS_ALLOWED_ORIGINS";
        accepted(Map.of());
        accepted(Map.of("KALAMDB_JWT_SECRET", "short"));
        accepted(Map.of("KALAMDB_SERVER_HOST", "0.0.0.0", origins, "*"));
        accepted(Map.of("KALAMDB_SERVER_HOST", "0.0.0.0", origins, "*", "KALAMDB_JWT_SECRET", STRONG));
        refused(Map.of("KALAMDB_SERVER_HOST", "0.0.0.0"), origins);
        refused(
                Map.of("KALAMDB_SERVER_HOST", "0.0.0.0", origins, "*", "KALAMDB_JWT_SECRET", "short"),
                "KALAMDB_JWT_SECRET");
        refused(Map.of("KALAMDB_LIMITS_DEFAULT_QUERY_LIMIT", "20", "KALAMDB_LIMITS_MAX_QUERY_LIMIT", "10"), "limit");
    }

    private static void accepted(Map<String, String> environment) {
        assertThatCode(() -> StartupChecks.run(read(environment))).doesNotThrowAnyException();
    }

    private static void refused(Map<String, String> environment, String fragment) {
        assertThatThrownBy(() -> StartupChecks.run(read(environment)))
                .isInstanceOf(DbException.class)
                .hasMessageContaining(fragment);
    }

    private static KalamConfig read(Map<String, String> environment) {
        return read(environment, Map.of());
    }

    private static KalamConfig read(Map<String, String> environment, Map<String, String> more) {
        try {
            return new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .addDiscoveredConverters()
                    .withSources(new EnvConfigSource(environment, ENVIRONMENT_ORDINAL))
                    .withSources(new PropertiesConfigSource(more, "more", ENVIRONMENT_ORDINAL))
                    .withSources(
                            new PropertiesConfigSource(KalamConfigTest.class.getResource("/application.properties")))
                    .withMapping(KalamConfig.class)
                    .build()
                    .getConfigMapping(KalamConfig.class);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
