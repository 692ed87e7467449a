package org.kalamdb.sql;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.kalamdb.common.CallTimes;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.parser.Statement;

/// Counts statements by kind and outcome, with the time until their first rows were ready to be pulled.
/// Any thread; counting takes no lock.
public final class StatementStats {
    private final Map<Kind, Map<Outcome, CallTimes>> times = new EnumMap<>(Kind.class);

    /// What a statement does.
    public enum Kind {
        SELECT,
        INSERT,
        UPDATE,
        DELETE,
        TRANSACTION,
        OTHER;

        static Kind of(Statement statement) {
            return switch (statement) {
                case Statement.Query _, Statement.KnownQuery _, Statement.Explain _ -> SELECT;
                case Statement.InsertValues _, Statement.InsertQuery _ -> INSERT;
                case Statement.Update _ -> UPDATE;
                case Statement.Delete _ -> DELETE;
                case Statement.TransactionControl _ -> TRANSACTION;
                case Statement.UseNamespace _, Statement.Management _, Statement.Unsupported _ -> OTHER;
            };
        }
    }

    /// What became of it.
    public enum Outcome {
        OK,
        /// Refused for what it says or who sent it.
        REFUSED,
        CONFLICT,
        TIMEOUT,
        OVERLOADED,
        STORAGE_UNAVAILABLE,
        /// A bug or damaged data.
        INTERNAL;

        static Outcome of(Throwable failure) {
            ErrorCode code = failure instanceof DbException known ? known.code() : ErrorCode.INTERNAL;
            return switch (code) {
                case CONFLICT -> CONFLICT;
                case TIMEOUT -> TIMEOUT;
                case OVERLOADED -> OVERLOADED;
                case STORAGE_UNAVAILABLE -> STORAGE_UNAVAILABLE;
                case INTERNAL, CORRUPTION -> INTERNAL;
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
                        OPEN_TRANSACTION,
                        IDEMPOTENT_CONFLICT,
                        PERMISSION_DENIED,
                        UNAUTHORIZED,
                        SCHEMA,
                        PARAMETER_BINDING,
                        EXECUTION,
                        LIMIT_EXCEEDED -> REFUSED;
            };
        }
    }

    public StatementStats() {
        for (Kind kind : Kind.values()) {
            Map<Outcome, CallTimes> outcomes = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                outcomes.put(outcome, new CallTimes());
            }
            times.put(kind, outcomes);
        }
    }

    void add(Statement statement, Outcome outcome, long tookNanos) {
        of(Kind.of(statement), outcome).add(tookNanos);
    }

    /// The statements of one kind that ended so. Lives as long as this.
    public CallTimes of(Kind kind, Outcome outcome) {
        return Objects.requireNonNull(Objects.requireNonNull(times.get(kind)).get(outcome));
    }

    /// Hands out each kind and outcome.
    public static void forEach(BiConsumer<Kind, Outcome> consumer) {
        for (Kind kind : Kind.values()) {
            for (Outcome outcome : Outcome.values()) {
                consumer.accept(kind, outcome);
            }
        }
    }
}
