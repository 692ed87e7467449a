package org.kalamdb.sql;

import org.kalamdb.model.Principal;

/// Runs requests. Safe for any number of threads; each call uses the calling thread until it
/// returns.
public interface SqlService {
    /// Runs every statement of the request in order, each committed by itself.
    ///
    /// @return the results, which the caller closes; their rows are still to be pulled
    /// @throws org.kalamdb.common.DbException when a statement is refused or fails; statements
    ///     before it stay applied
    SqlResponse execute(Principal caller, SqlRequest request);
}
