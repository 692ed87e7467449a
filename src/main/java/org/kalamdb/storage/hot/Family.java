package org.kalamdb.storage.hot;

import java.util.Locale;

/// What the hot store keeps apart. A family is a RocksDB column family; all of them share one write-ahead
/// log, so that a [HotBatch] over several is atomic. The set is fixed: tables never get their own.
public enum Family {
    /// Row versions: [HotKeys#row] to [RowCodec] image.
    ROWS,
    /// Cold positions that a later write superseded: [HotKeys#mask] to the `_seq` of that write.
    MASKS,
    /// Segments of a scope: [HotKeys#manifest] to segment metadata.
    MANIFEST,
    /// Namespaces, tables, storages, users, scopes.
    CATALOG,
    /// Job records.
    JOBS,
    /// Audit records.
    AUDIT;

    /// The column family's name on disk.
    String columnFamilyName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether keys start with the 12 bytes of a scope, by which files and memtables are filtered.
    boolean isScoped() {
        return this == ROWS;
    }
}
