package org.kalamdb.sql;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.sql.exec.Cancellation;
import org.kalamdb.table.TableWriter;
import org.kalamdb.table.TableWriter.Turn;
import org.kalamdb.table.WriteOutcome;

/// Repeats a statement whose rows somebody else changed meanwhile, so that no update is lost. After some
/// attempts the statement waits for its turn among those that lost as often; after the last one it fails
/// with a conflict. Any thread.
final class WriteAttempts {
    /// How long a statement that waits for its turn goes without looking for cancellation.
    private static final Duration BETWEEN_CHECKS = Duration.ofMillis(50);

    private final TableWriter writer;
    private final int maxAttempts;
    private final int patientAttempts;

    /// @param patientAttempts attempts before the statement takes turns
    WriteAttempts(TableWriter writer, int maxAttempts, int patientAttempts) {
        this.writer = writer;
        this.maxAttempts = maxAttempts;
        this.patientAttempts = patientAttempts;
    }

    /// @param attempt evaluates the statement anew and writes once
    /// @return an outcome other than [WriteOutcome.Changed]
    /// @throws DbException CONFLICT, and what the statement was cancelled with
    WriteOutcome run(TableDef table, ScopeId scope, Cancellation cancellation, Supplier<WriteOutcome> attempt) {
        WriteOutcome outcome = repeat(patientAttempts, cancellation, attempt);
        if (outcome == null) {
            try (Turn _ = turn(table, scope, cancellation)) {
                outcome = repeat(maxAttempts - patientAttempts, cancellation, attempt);
            }
        }
        if (outcome == null) {
            throw new DbException(
                    ErrorCode.CONFLICT,
                    "rows of '" + table.name() + "' were changed by others in each of " + maxAttempts + " attempts");
        }
        return outcome;
    }

    private Turn turn(TableDef table, ScopeId scope, Cancellation cancellation) {
        while (true) {
            cancellation.check();
            Optional<Turn> turn = writer.exclusive(table.id(), scope, BETWEEN_CHECKS);
            if (turn.isPresent()) {
                return turn.get();
            }
        }
    }

    private static @Nullable WriteOutcome repeat(
            int attempts, Cancellation cancellation, Supplier<WriteOutcome> attempt) {
        for (int i = 0; i < attempts; i++) {
            cancellation.check();
            WriteOutcome outcome = attempt.get();
            if (!(outcome instanceof WriteOutcome.Changed)) {
                return outcome;
            }
        }
        return null;
    }
}
