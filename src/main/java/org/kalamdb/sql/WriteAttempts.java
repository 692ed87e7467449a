package org.kalamdb.sql;

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
    /// @throws DbException CONFLICT
    WriteOutcome run(TableDef table, ScopeId scope, Cancellation cancellation, Supplier<WriteOutcome> attempt) {
        WriteOutcome outcome = repeat(patientAttempts, cancellation, attempt);
        if (outcome == null) {
            try (Turn _ = writer.exclusive(table.id(), scope)) {
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
