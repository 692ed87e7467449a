package org.kalamdb.model;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// A user's id, which is also the login name: case-sensitive, not empty, at most 128 UTF-8 bytes, and
/// free of what
/// would give it a
/// meaning in a path (`..`, `/`, `\`, control characters).
public record UserId(String value) {
    private static final int MAX_BYTES = 128;

    public UserId {
        if (value.isEmpty()) {
            throw invalid("username cannot be empty");
        }
        if (value.contains("..") || value.indexOf('/') >= 0 || value.indexOf('\\') >= 0) {
            throw invalid("username cannot contain '..', '/' or '\\'");
        }
        if (value.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            throw invalid("username cannot contain control characters");
        }
        if (value.chars().anyMatch(c -> Character.isSurrogate((char) c))
                && !java.nio.charset.StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw invalid("username is not valid Unicode");
        }
        if (value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw invalid("username is too long (at most " + MAX_BYTES + " bytes)");
        }
    }

    private static DbException invalid(String why) {
        return new DbException(ErrorCode.INVALID_INPUT, why);
    }

    @Override
    public String toString() {
        return value;
    }
}
