package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// When a table is flushed without being asked: once it has this many hot rows, or once its oldest
/// unflushed change
/// is
/// this old,
/// whichever comes first. At least one limit is given.
///
/// @param rows            1 to 999,999
/// @param intervalSeconds 1 to 86,399
public record FlushPolicy(@Nullable Integer rows, @Nullable Integer intervalSeconds) {
    public FlushPolicy {
        if (rows == null && intervalSeconds == null) {
            throw new IllegalArgumentException("a flush policy needs a limit");
        }
    }
}
