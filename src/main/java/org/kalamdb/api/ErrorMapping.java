package org.kalamdb.api;

import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Role;
import org.kalamdb.sql.parser.SecretText;

/// The one place where a failure becomes a wire code, an HTTP status and a text (`http-api.md` §11):
///
/// | failure | code | status |
/// | --- | --- | --- |
/// | cannot be split, empty, malformed request, parameters | its own | 400 |
/// | syntax, or a feature this server does not have | `INVALID_SQL` | 400 |
/// | role, access level, impersonation | `PERMISSION_DENIED` | 403 |
/// | anything else that fails while executing | `SQL_EXECUTION_ERROR` | 400 |
/// | a full queue, a store that refuses | `OVERLOADED`, `STORAGE_UNAVAILABLE` | 503 |
/// | damaged data | `STORAGE_CORRUPTION` | 500 |
/// | a bug | `INTERNAL_ERROR` | 500 |
///
/// Callers who are not admins get a general text where the exact one could tell about what they may
/// not see. A bug is logged here under an id, which is all that any client learns of it. Stateless.
final class ErrorMapping {
    private static final Logger LOG = Logger.getLogger(ErrorMapping.class);
    private static final String STATEMENT_PREFIX = "Statement ";
    private static final List<String> HARMLESS_WORDS =
            List.of("column", "field", "primary key", "unique", "duplicate", "constraint");

    private ErrorMapping() {}

    /// The answer to a failed request.
    ///
    /// @param sql the request's text
    static WireError of(Throwable failure, Role caller, String sql) {
        if (failure instanceof DbException known && known.code() != ErrorCode.INTERNAL) {
            if (known.code() == ErrorCode.CORRUPTION) {
                LOG.error("stored data is damaged", known);
            }
            return ofKnown(known, caller, sql);
        }
        return ofBug(failure);
    }

    private static WireError ofKnown(DbException failure, Role caller, String sql) {
        String exact = failure.publicMessage();
        boolean atStatement = exact.startsWith(STATEMENT_PREFIX);
        String text = caller.isAdmin() ? exact : publicText(failure.code(), exact, atStatement);
        String details = caller.isAdmin() && atStatement ? SecretText.masked(sql) : null;
        return new WireError(status(failure.code()), code(failure.code()), text, details);
    }

    private static WireError ofBug(Throwable failure) {
        String id = UUID.randomUUID().toString();
        LOG.errorf(failure, "request failed: error id %s", id);
        return new WireError(500, "INTERNAL_ERROR", "SQL request failed (error id %s)".formatted(id), null);
    }

    private static int status(ErrorCode code) {
        return switch (code) {
            case PERMISSION_DENIED, UNAUTHORIZED -> 403;
            case OVERLOADED, STORAGE_UNAVAILABLE -> WireError.UNAVAILABLE;
            case INTERNAL, CORRUPTION -> 500;
            case BATCH_PARSE,
                    EMPTY_SQL,
                    INVALID_INPUT,
                    INVALID_PARAMETER,
                    PARAMS_WITH_BATCH,
                    INVALID_SQL,
                    FEATURE_NOT_SUPPORTED,
                    TABLE_NOT_FOUND,
                    NAMESPACE_NOT_FOUND,
                    COLUMN_NOT_FOUND,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    INVALID_OPERATION,
                    CONSTRAINT_VIOLATION,
                    CONFLICT,
                    OPEN_TRANSACTION,
                    IDEMPOTENT_CONFLICT,
                    SCHEMA,
                    PARAMETER_BINDING,
                    EXECUTION,
                    TIMEOUT,
                    LIMIT_EXCEEDED -> 400;
        };
    }

    private static String code(ErrorCode code) {
        return switch (code) {
            case BATCH_PARSE -> "BATCH_PARSE_ERROR";
            case EMPTY_SQL, INVALID_INPUT, INVALID_PARAMETER, PARAMS_WITH_BATCH, OVERLOADED, STORAGE_UNAVAILABLE ->
                code.name();
            case INVALID_SQL, FEATURE_NOT_SUPPORTED -> "INVALID_SQL";
            case PERMISSION_DENIED, UNAUTHORIZED -> "PERMISSION_DENIED";
            case CORRUPTION -> "STORAGE_CORRUPTION";
            case INTERNAL -> "INTERNAL_ERROR";
            case TABLE_NOT_FOUND,
                    NAMESPACE_NOT_FOUND,
                    COLUMN_NOT_FOUND,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    INVALID_OPERATION,
                    CONSTRAINT_VIOLATION,
                    CONFLICT,
                    OPEN_TRANSACTION,
                    IDEMPOTENT_CONFLICT,
                    SCHEMA,
                    PARAMETER_BINDING,
                    EXECUTION,
                    TIMEOUT,
                    LIMIT_EXCEEDED -> "SQL_EXECUTION_ERROR";
        };
    }

    /// The text for callers who are not admins.
    private static String publicText(ErrorCode code, String exact, boolean atStatement) {
        return switch (code) {
            case BATCH_PARSE -> "Failed to parse SQL batch";
            case INVALID_SQL -> atStatement ? exact : "SQL statement is invalid or not allowed";
            case TABLE_NOT_FOUND -> "SQL statement failed";
            case SCHEMA, EXECUTION -> speaksOfColumns(exact) ? exact : "SQL statement failed";
            case STORAGE_UNAVAILABLE -> "Storage unavailable: try again later";
            case CORRUPTION -> "Storage corruption: stored data is damaged";
            case INTERNAL -> "SQL request failed";
            case EMPTY_SQL,
                    INVALID_INPUT,
                    INVALID_PARAMETER,
                    PARAMS_WITH_BATCH,
                    FEATURE_NOT_SUPPORTED,
                    NAMESPACE_NOT_FOUND,
                    COLUMN_NOT_FOUND,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    INVALID_OPERATION,
                    CONSTRAINT_VIOLATION,
                    CONFLICT,
                    OPEN_TRANSACTION,
                    IDEMPOTENT_CONFLICT,
                    PERMISSION_DENIED,
                    UNAUTHORIZED,
                    PARAMETER_BINDING,
                    TIMEOUT,
                    LIMIT_EXCEEDED,
                    OVERLOADED -> exact;
        };
    }

    private static boolean speaksOfColumns(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return HARMLESS_WORDS.stream().anyMatch(lower::contains);
    }
}
