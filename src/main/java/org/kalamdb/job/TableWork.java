package org.kalamdb.job;

import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.table.FlushResult;

/// The work that jobs call for, provided by the table layer. Each call may be repeated: what an earlier
/// one did is found done. Any thread; never two calls for one table at the same time.
public interface TableWork {
    /// Moves all rows that are hot now from one scope to the cold tier.
    ///
    /// @throws org.kalamdb.common.DbException TABLE_NOT_FOUND when the table was dropped;
    ///                                        STORAGE_UNAVAILABLE when the object store refuses
    FlushResult flush(TableDef table, ScopeId scope);

    /// Removes a dropped table's rows, masks, manifest entries and objects.
    Removed remove(TableDef dropped);

    /// What a removal found.
    ///
    /// @param rows    rows of both tiers
    /// @param bytes   of the objects
    /// @param entries manifest entries
    record Removed(long rows, long bytes, long entries) {}
}
