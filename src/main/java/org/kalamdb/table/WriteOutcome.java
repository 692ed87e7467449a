package org.kalamdb.table;

import java.util.function.IntToLongFunction;

/// What became of one attempt to write rows.
public sealed interface WriteOutcome {
    /// @param lastSeq the greatest `_seq` given out so far
    /// @param seqs    the `_seq` of the row that was written first, second, … (from 0)
    record Written(int rows, long lastSeq, IntToLongFunction seqs) implements WriteOutcome {
        /// Nothing was to be written.
        static final Written NOTHING = new Written(0, 0, row -> 0);
    }

    /// The key of a row to be inserted is taken.
    ///
    /// @param row             index in the statement's rows
    /// @param withinStatement by an earlier row of the same statement rather than by a stored one
    record DuplicateKey(int row, boolean withinStatement) implements WriteOutcome {}

    /// Somebody changed a row in between: the statement is to be evaluated again.
    record Changed() implements WriteOutcome {}
}
