package org.kalamdb.table;

import org.kalamdb.model.ScopeId;

/// The state of a scope that somebody wrote to. Times are ms since 1970.
///
/// @param version             rises with every change of the cold tier
/// @param hotRows             rows not flushed yet, tombstones included
/// @param oldestPendingMillis not after the oldest unflushed change; 0 without hot rows
/// @param nextBatch           N of the next `batch-N.parquet`
public record ScopeSummary(
        ScopeId scope,
        long version,
        long hotRows,
        long oldestPendingMillis,
        int nextBatch,
        long createdMillis,
        long updatedMillis) {}
