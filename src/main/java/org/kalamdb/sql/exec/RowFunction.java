package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;

/// A function of one row's argument values in canonical form, none of which is null unless the function asked for
/// those ([RowFunctions#takesNull]).
@FunctionalInterface
interface RowFunction {
    /// The canonical result; null is NULL. The array is the caller's.
    @Nullable
    Object apply(Object[] args);
}
