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
    private final int statement;

    public DbException(ErrorCode code, String message) {
        this(code, message, null, 0, null);
    }

    public DbException(ErrorCode code, String message, Throwable cause) {
        this(code, message, null, 0, cause);
    }

    private DbException(
            ErrorCode code,
            String message,
            @Nullable SourcePosition position,
            int statement,
            @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.position = position;
        this.statement = statement;
    }

    /// A failure at a place in the statement.
    public static DbException at(ErrorCode code, SourcePosition position, String message) {
        return new DbException(code, message, position, 0, null);
    }

    /// The same failure as that of the request's n-th statement, which its public message then names.
    ///
    /// @param number from 1
    public DbException ofStatement(int number) {
        return new DbException(code, String.valueOf(getMessage()), position, number, this);
    }

    /// The same failure with its place, which was not known where it was thrown.
    public DbException placedAt(SourcePosition place) {
        return new DbException(code, String.valueOf(getMessage()), place, statement, this);
    }

    public ErrorCode code() {
        return code;
    }

    /// Where in the statement, when the failure has a place.
    public Optional<SourcePosition> position() {
        return Optional.ofNullable(position);
    }

    /// The message as a client sees it: statement, prefix, cause, place. The place is left out when the
    /// cause already names it.
    public String publicMessage() {
        return statement == 0 ? describe() : "Statement " + statement + " failed: " + describe();
    }

    private String describe() {
        String message = String.valueOf(getMessage());
        String text = message.startsWith(code.prefix()) ? message : code.prefix() + message;
        return position == null || text.contains("line " + position.line()) ? text : text + " at " + position;
    }
}
