package org.kalamdb.security;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;

/// Hashes passwords with bcrypt. Each call costs milliseconds to seconds of CPU, so callers bound
/// how many run at once. Safe for any number of threads.
public final class PasswordHasher {
    /// bcrypt reads no more bytes of a password than these.
    public static final int MAX_PASSWORD_BYTES = 72;

    private static final int MIN_COST = 4;
    private static final int MAX_COST = 31;

    private final int cost;
    private final SecureRandom random = new SecureRandom();

    /// @param cost binary logarithm of the number of rounds, 4 to 31
    public PasswordHasher(int cost) {
        if (cost < MIN_COST || cost > MAX_COST) {
            throw new IllegalArgumentException("bcrypt cost must be within 4..31: " + cost);
        }
        this.cost = cost;
    }

    /// The hash of a password of at most [#MAX_PASSWORD_BYTES], with a fresh salt, in the modular
    /// crypt form.
    public String hash(String password) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PASSWORD_BYTES) {
            throw new IllegalArgumentException("a password has at most 72 bytes");
        }
        return new String(hasher().hash(cost, bytes), StandardCharsets.US_ASCII);
    }

    /// Whether the password has this hash. An empty or overlong password has none, an empty or
    /// malformed hash is no password's.
    public boolean matches(String password, String hash) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_PASSWORD_BYTES || hash.isEmpty()) {
            return false;
        }
        return BCrypt.verifyer().verify(bytes, hash.getBytes(StandardCharsets.US_ASCII)).verified;
    }

    /// Takes as long as [#matches], so that a refusal without a hash to compare with looks the same
    /// from outside.
    public void spendTheSameTime() {
        String unused = hash("no such account");
        assert !unused.isEmpty();
    }

    private BCrypt.Hasher hasher() {
        return BCrypt.with(BCrypt.Version.VERSION_2B, random, raw -> raw);
    }
}
