package org.kalamdb.common;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one exception that leaves a package. Library exceptions are translated to it inside their wall,
/// with the
/// table,
/// key or
/// segment named in the message.
public final class DbException extends RuntimeException {
    private final ErrorCode code;
    private final @Nullable SourcePosition position;

    public DbException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    public DbException(ErrorCode code, String message, Throwable cause) {
        this(code, message, null, cause);
    }

    private DbException(ErrorCode code, String message, @Nullable SourcePosition position, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.position = position;
    }

    /// A failure at a place in the statement.
    public static DbException at(ErrorCode code, SourcePosition position, String message) {
        return new DbException(code, message, position, null);
    }

    public ErrorCode code() {
        return code;
    }

    /// Where in the statement, when the failure has a place.
    public Optional<SourcePosition> position() {
        return Optional.ofNullable(position);
    }

    /// The message as a client sees it: prefix, cause, place. The place is left out when the cause
    /// already names it.
    public String publicMessage() {
        String message = String.valueOf(getMessage());
        String text = message.startsWith(code.prefix()) ? message : code.prefix() + message;
        return position == null || text.contains("line " + position.line()) ? text : text + " at " + position;
    }
}
