package org.kalamdb.table;

import org.kalamdb.model.ScopeId;

/// What became of a command that the log took.
public sealed interface CommitOutcome {
    /// It took effect.
    ///
    /// @param lastSeq the greatest `_seq` given out so far
    record Committed(long lastSeq) implements CommitOutcome {}

    /// The scope of an [org.kalamdb.model.Command.InternScope].
    record Interned(ScopeId scope) implements CommitOutcome {}

    /// A live row has the key of the INSERT at `row` of write `write`.
    record DuplicateKey(int write, int row) implements CommitOutcome {}

    /// A row is no longer as the caller saw it, or the scope's segments are no longer those that the
    /// caller looked into.
    record Changed() implements CommitOutcome {}

    /// The catalogue changed since the version that the command names.
    record CatalogChanged() implements CommitOutcome {}

    /// The table no longer exists.
    record TableGone() implements CommitOutcome {}
}
