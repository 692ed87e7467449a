package org.kalamdb.sql;

import java.time.Duration;
import org.kalamdb.sql.plan.PlanOptions;

/// The bounds of the engine's work.
///
/// @param defaultQueryLimit rows of a SELECT without LIMIT; 0 for no limit
/// @param maxQueryLimit     rows of any SELECT; 0 for no limit
/// @param maxChangedRows    rows that one statement may insert, update or delete
/// @param maxParameters     values of `$1`, `$2`, …
/// @param maxResults        results that one request may have; DML counts as one
/// @param maxAttempts       how often an UPDATE or DELETE is evaluated before it fails with a conflict
/// @param patientAttempts   after how many of them the statement waits for its turn
/// @param statementTimeout  how long a statement may run, its rows' delivery included
public record EngineLimits(
        int defaultQueryLimit,
        int maxQueryLimit,
        int maxChangedRows,
        int maxParameters,
        int maxResults,
        int maxAttempts,
        int patientAttempts,
        Duration statementTimeout) {
    /// What holds unless configured otherwise.
    public static final EngineLimits DEFAULT =
            new EngineLimits(0, 0, 1_000_000, 50, 1000, 50, 3, Duration.ofSeconds(30));

    PlanOptions rowLimits() {
        return new PlanOptions(defaultQueryLimit, maxQueryLimit);
    }
}
