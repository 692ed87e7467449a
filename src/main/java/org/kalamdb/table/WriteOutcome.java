package org.kalamdb.table;

/// What became of one attempt to write rows.
public sealed interface WriteOutcome {
    /// @param lastSeq the greatest `_seq` given out so far
    record Written(int rows, long lastSeq) implements WriteOutcome {}

    /// The key of a row to be inserted is taken.
    ///
    /// @param row             index in the statement's rows
    /// @param withinStatement by an earlier row of the same statement rather than by a stored one
    record DuplicateKey(int row, boolean withinStatement) implements WriteOutcome {}

    /// Somebody changed a row in between: the statement is to be evaluated again.
    record Changed() implements WriteOutcome {}
}
