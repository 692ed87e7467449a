package org.kalamdb.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The key that signs tokens: the configured one, or one made at the first start and kept in the
/// data directory, so that tokens outlive a restart.
public final class JwtSecret {
    /// The file in the data directory, readable by its owner alone.
    public static final String FILE_NAME = "jwt-secret";

    private static final int MIN_LENGTH = 32;
    private static final int RANDOM_BYTES = 48;
    private static final Set<String> KNOWN = Set.of(
            "change_me_in_production",
            "change-me-in-production",
            "changeme",
            "secret",
            "jwt-secret",
            "your-secret-key",
            "your-secret-key-here",
            "your-secret-key-change-in-production",
            "your-secret-key-change-me-in-production",
            "change_me_in_production_to_a_long_random_string",
            "kalamdb-dev-secret-key-change-in-production");

    private JwtSecret() {}

    /// The secret to sign with.
    ///
    /// @param configured the setting, when it is not empty
    /// @param directory  where a generated secret is kept; exists
    /// @throws DbException when the kept secret cannot be read or written
    public static String resolve(Optional<String> configured, Path directory) {
        return configured.orElseGet(() -> kept(directory.resolve(FILE_NAME)));
    }

    /// Refuses secrets that anyone could guess on a listener that anyone can reach.
    ///
    /// @throws DbException INVALID_OPERATION, naming the setting
    public static void requireFitFor(String host, String secret) {
        if (isLocal(host)) {
            return;
        }
        if (KNOWN.contains(secret.toLowerCase(Locale.ROOT))) {
            throw refused(host, "is a published default");
        }
        if (secret.length() < MIN_LENGTH) {
            throw refused(host, "is shorter than " + MIN_LENGTH + " characters");
        }
    }

    /// Whether only this machine can reach a listener on `host`.
    public static boolean isLocal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.equals("::1") || name.equals("[::1]") || name.startsWith("127.");
    }

    private static DbException refused(String host, String why) {
        return new DbException(
                ErrorCode.INVALID_OPERATION,
                "refusing to listen on %s: the token secret (KALAMDB_JWT_SECRET) %s".formatted(host, why));
    }

    private static String kept(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            String secret = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (secret.length() < MIN_LENGTH) {
                throw new DbException(
                        ErrorCode.CORRUPTION,
                        "%s holds no secret; remove it to have a new one made (all tokens become invalid)"
                                .formatted(file));
            }
            return secret;
        } catch (IOException e) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE, "cannot keep the token secret in " + file + ": " + e, e);
        }
    }

    /// Writes beside the file and moves it into place, so that a crash leaves a whole secret or
    /// none.
    private static void make(Path file) throws IOException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        Path draft = file.resolveSibling(FILE_NAME + ".new");
        Files.deleteIfExists(draft);
        try {
            Files.createFile(draft, ownerOnly(file));
            Files.writeString(draft, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException another) {
            throw new IOException("another server starts in the same directory", another);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> permissions = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }
}
