package org.kalamdb.common;

/// Why a request failed, in the product's own terms. The wire code and the HTTP status that a client sees
/// are derived
/// from it in
/// `api` alone. `prefix` starts the message, because clients of KalamDB 0.4 search for these words.
public enum ErrorCode {
    /// A statement text that cannot be cut into statements: open quote, open comment.
    BATCH_PARSE("Failed to parse SQL batch: "),
    /// A request without any statement.
    EMPTY_SQL(""),
    /// A request of the wrong shape: malformed JSON, malformed EXECUTE AS envelope.
    INVALID_INPUT(""),
    /// A statement parameter of the wrong kind, number or size.
    INVALID_PARAMETER(""),
    /// Parameters beside more than one statement.
    PARAMS_WITH_BATCH(""),
    /// A statement that does not parse, or that this dialect does not have.
    INVALID_SQL("Invalid SQL: "),
    /// SQL that the dialect has and this server cannot run yet.
    FEATURE_NOT_SUPPORTED("Feature not supported: "),
    TABLE_NOT_FOUND("Table not found: "),
    NAMESPACE_NOT_FOUND("Namespace not found: "),
    COLUMN_NOT_FOUND("Invalid operation: "),
    NOT_FOUND("Not found: "),
    ALREADY_EXISTS("Already exists: "),
    INVALID_OPERATION("Invalid operation: "),
    CONSTRAINT_VIOLATION("Constraint violation: "),
    /// Another writer won, also after the bounded number of new attempts.
    CONFLICT("Conflict: "),
    /// A request that ended without ending its transaction, which was rolled back.
    OPEN_TRANSACTION(""),
    /// A second job with the idempotency key of an active one.
    IDEMPOTENT_CONFLICT("Idempotent conflict: "),
    /// The role may not run the statement or touch the table.
    PERMISSION_DENIED("Permission denied: "),
    /// EXECUTE AS USER for a target that the caller may not become.
    UNAUTHORIZED("Unauthorized: "),
    /// A value that cannot become the column's type.
    SCHEMA("Schema error: "),
    PARAMETER_BINDING("Parameter binding error: "),
    /// Failure while evaluating: overflow, division by zero, a cast that fails.
    EXECUTION("Execution error: "),
    TIMEOUT("Handler execution timeout: "),
    /// A query over its memory, row or size limit.
    LIMIT_EXCEEDED("Execution error: "),
    /// A bounded queue is full; the same request may succeed later.
    OVERLOADED("Server overloaded: "),
    /// The object store or the local disk refuses; reads or writes that need it fail, nothing is lost.
    STORAGE_UNAVAILABLE("Storage unavailable: "),
    /// Stored bytes that do not match their checksum or format.
    CORRUPTION("Storage corruption: "),
    /// A bug. Its details stay in the log under an id.
    INTERNAL("Internal error: ");

    private final String prefix;

    ErrorCode(String prefix) {
        this.prefix = prefix;
    }

    /// The words that start the client's message; may be empty.
    public String prefix() {
        return prefix;
    }
}
