package org.kalamdb.model;

import java.util.List;

/// A table as the catalogue knows it. Immutable; a change makes a new one.
///
/// @param versions      every schema version, oldest first; the last is the current one
/// @param lastColumnId  the greatest column id ever given out
/// @param createdMillis ms since 1970
/// @param versionMillis when each version was made, ms since 1970, parallel to `versions`
public record TableDef(
        TableId id,
        TableName name,
        TableType type,
        TableOptions options,
        List<TableSchema> versions,
        int lastColumnId,
        long createdMillis,
        List<Long> versionMillis) {
    public TableDef {
        versions = List.copyOf(versions);
        versionMillis = List.copyOf(versionMillis);
        if (versions.isEmpty() || versions.size() != versionMillis.size()) {
            throw new IllegalArgumentException("a table has at least one schema version, each with its time");
        }
    }

    /// The current schema version.
    public TableSchema schema() {
        return versions.getLast();
    }

    /// An earlier version by its number.
    public TableSchema schema(int version) {
        return versions.get(version - 1);
    }
}
