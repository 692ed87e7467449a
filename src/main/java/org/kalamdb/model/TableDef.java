package org.kalamdb.model;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    /// The table with one more schema version.
    ///
    /// @param millis when it was made, ms since 1970
    public TableDef withSchema(TableSchema schema, long millis) {
        List<TableSchema> schemas = new ArrayList<>(versions);
        schemas.add(schema);
        List<Long> times = new ArrayList<>(versionMillis);
        times.add(millis);
        int last = Math.max(
                lastColumnId,
                schema.columns().stream().mapToInt(Column::id).max().orElse(0));
        return new TableDef(id, name, type, options, schemas, last, createdMillis, times);
    }

    /// What rows of versions without a column read for it: the literal default with which the column came
    /// into the table, in its current type, else NULL. A later change of the default does not count.
    ///
    /// @throws IllegalArgumentException when the current version has no such column
    public @Nullable Object valueBefore(int columnId) {
        DataType wanted = schema().typeOf(columnId);
        for (TableSchema version : versions) {
            int index = version.indexOfId(columnId);
            if (index < 0) {
                continue;
            }
            Column added = version.columns().get(index);
            if (added.defaultValue() instanceof DefaultValue.Literal literal && literal.value() != null) {
                return Widening.convert(added.type(), wanted, literal.value());
            }
            return null;
        }
        throw new IllegalArgumentException("no column with id " + columnId);
    }
}
