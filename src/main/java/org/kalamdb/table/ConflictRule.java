package org.kalamdb.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of rows to be inserted whose keys are taken. Asked anew at every attempt.
@FunctionalInterface
public interface ConflictRule {
    /// @param existing for each row to be inserted the live row with its key; null when there is none
    Decision decide(List<@Nullable StoredRow> existing);

    /// What is to be written.
    ///
    /// @param inserted indexes of rows whose keys are free, ascending
    /// @param changed  updates of existing rows
    record Decision(List<Integer> inserted, List<RowChange> changed) {}
}
