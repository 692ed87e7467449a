package org.kalamdb.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;

class JwtSecretTest {
    @TempDir
    private Path directory;

    @Test
    void generatedSecretIsKeptForTheOwnerAlone() throws IOException {
        String first = JwtSecret.resolve(Optional.empty(), directory);

        assertThat(first).hasSizeGreaterThanOrEqualTo(32);
        assertThat(JwtSecret.resolve(Optional.empty(), directory)).isEqualTo(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(JwtSecret.FILE_NAME))))
                .isEqualTo("rw-------");
        assertThatCode(() -> JwtSecret.requireFitFor("0.0.0.0", first)).doesNotThrowAnyException();
    }

    @Test
    void configuredSecretIsTaken() {
        assertThat(JwtSecret.resolve(Optional.of("mine"), directory)).isEqualTo("mine");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void damagedSecretIsNotUsed() throws IOException {
        Files.writeString(directory.resolve(JwtSecret.FILE_NAME), "");

        assertThatThrownBy(() -> JwtSecret.resolve(Optional.empty(), directory))
                .isInstanceOf(DbException.class)
                .hasMessageContaining(JwtSecret.FILE_NAME);
    }

    @Test
    void weakSecretsAreForLocalListenersOnly() {
        for (String host : new String[] {"127.0.0.1", "localhost", "::1", "127.1.2.3"}) {
            assertThatCode(() -> JwtSecret.requireFitFor(host, "short")).doesNotThrowAnyException();
        }
        for (String host : new String[] {"0.0.0.0", "::", "10.0.0.1", "db.example.org"}) {
            assertThatThrownBy(() -> JwtSecret.requireFitFor(host, "x".repeat(31)))
                    .isInstanceOf(DbException.class)
                    .hasMessageContaining("KALAMDB_JWT_SECRET");
            assertThatThrownBy(() -> JwtSecret.requireFitFor(host, "your-secret-key-change-me-in-production"))
                    .hasMessageContaining("published default");
        }
        assertThatCode(() -> JwtSecret.requireFitFor("0.0.0.0", "x".repeat(32))).doesNotThrowAnyException();
    }
}
