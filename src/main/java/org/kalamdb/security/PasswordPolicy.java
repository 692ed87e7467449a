package org.kalamdb.security;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Which passwords may be set (`http-api.md` §6.2). Length and the list of common passwords always
/// count; the mix of characters only when the setting asks for it. Stateless.
public final class PasswordPolicy {
    private static final int MIN_BYTES = 8;
    private static final Set<String> COMMON = Set.of(
            "password",
            "123456",
            "12345678",
            "qwerty",
            "abc123",
            "monkey",
            "1234567",
            "letmein",
            "trustno1",
            "dragon",
            "baseball",
            "iloveyou",
            "master",
            "sunshine",
            "ashley",
            "bailey",
            "passw0rd",
            "shadow",
            "123123",
            "654321",
            "superman",
            "qazwsx",
            "michael",
            "football");

    private final Complexity complexity;

    public PasswordPolicy(Complexity complexity) {
        this.complexity = complexity;
    }

    /// Whether SQL statements demand upper and lower case, a digit and a special character.
    public enum Complexity {
        ANY,
        ENFORCED
    }

    /// Why the first-time setup refuses the password; empty when it does not. The setup never
    /// demands a mix of characters.
    public Optional<String> problem(String password) {
        int bytes = password.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_BYTES) {
            return Optional.of("Password must have at least 8 characters");
        }
        if (bytes > PasswordHasher.MAX_PASSWORD_BYTES) {
            return Optional.of("Password must have at most 72 bytes");
        }
        if (COMMON.contains(password.toLowerCase(Locale.ROOT))) {
            return Optional.of("Password is too common");
        }
        return Optional.empty();
    }

    /// For CREATE USER and ALTER USER.
    ///
    /// @throws DbException INVALID_OPERATION, with the reason
    public void require(String password) {
        Optional<String> problem = problem(password);
        if (problem.isEmpty() && complexity == Complexity.ENFORCED) {
            problem = missingKind(password);
        }
        if (problem.isPresent()) {
            throw new DbException(ErrorCode.INVALID_OPERATION, problem.get());
        }
    }

    private static Optional<String> missingKind(String password) {
        if (lacks(password, Character::isUpperCase)) {
            return Optional.of("Password must contain an uppercase letter");
        }
        if (lacks(password, Character::isLowerCase)) {
            return Optional.of("Password must contain a lowercase letter");
        }
        if (lacks(password, Character::isDigit)) {
            return Optional.of("Password must contain a digit");
        }
        if (lacks(password, c -> !Character.isLetterOrDigit(c) && !Character.isWhitespace(c))) {
            return Optional.of("Password must contain a special character");
        }
        return Optional.empty();
    }

    private static boolean lacks(String password, IntPredicate kind) {
        return password.codePoints().noneMatch(kind);
    }
}
