package org.kalamdb.table;

import org.jspecify.annotations.Nullable;
import org.kalamdb.model.RowWrite.ColdPlace;

/// What a transaction's snapshot holds for a key that the transaction changes: at COMMIT it must still be so.
sealed interface SeenKey {
    /// No live row.
    ///
    /// @param origin    of the key: for a generated one the cold tier was not asked
    /// @param tombstone a flushed tombstone of the key
    record Absent(KeyOrigin origin, @Nullable ColdPlace tombstone) implements SeenKey {}

    /// A live row. Its version tells whether it is still the same, wherever a flush moved it.
    ///
    /// @param seq   its version
    /// @param place where it was in the cold tier; null for a hot row
    record Live(long seq, @Nullable ColdPlace place) implements SeenKey {}
}
