package org.kalamdb.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One version of a table's columns.
///
/// @param version from 1, plus one for each change
/// @param columns the declared columns in ordinal order; system columns are not among them
/// @param keyIds  ids of the primary key columns in key order; empty only for a STREAM table without a key
/// @param checks  null, as older definitions have it, is none
/// @param vectorIndexes at most one for a column; null is none too
public record TableSchema(
        int version,
        List<Column> columns,
        List<Integer> keyIds,
        List<CheckConstraint> checks,
        List<VectorIndex> vectorIndexes) {
    public TableSchema {
        columns = List.copyOf(columns);
        keyIds = List.copyOf(keyIds);
        checks = List.copyOf(Objects.requireNonNullElse(checks, List.of()));
        vectorIndexes = List.copyOf(Objects.requireNonNullElse(vectorIndexes, List.of()));
    }

    /// Without vector indexes.
    public TableSchema(int version, List<Column> columns, List<Integer> keyIds, List<CheckConstraint> checks) {
        this(version, columns, keyIds, checks, List.of());
    }

    /// Without CHECK constraints.
    public TableSchema(int version, List<Column> columns, List<Integer> keyIds) {
        this(version, columns, keyIds, List.of());
    }

    /// The declared column of a lower-case name.
    public Optional<Column> find(String name) {
        for (Column column : columns) {
            if (column.name().equals(name)) {
                return Optional.of(column);
            }
        }
        return Optional.empty();
    }

    /// The ordinal position, from 0, of the declared column with this id; -1 when this version does not
    /// have it.
    public int indexOfId(int columnId) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).id() == columnId) {
                return i;
            }
        }
        return -1;
    }

    /// The metric of a column's vector index; empty when it has none.
    public Optional<VectorMetric> vectorIndex(Column column) {
        return vectorIndexes.stream()
                .filter(index -> index.columnId() == column.id())
                .map(VectorIndex::metric)
                .findFirst();
    }

    /// The next version, in which a column's vector index is another.
    ///
    /// @param metric empty for no index
    public TableSchema withVectorIndex(Column column, Optional<VectorMetric> metric) {
        List<VectorIndex> indexes = new ArrayList<>(vectorIndexes);
        indexes.removeIf(index -> index.columnId() == column.id());
        metric.ifPresent(chosen -> indexes.add(new VectorIndex(column.id(), chosen)));
        return new TableSchema(version + 1, columns, keyIds, checks, indexes);
    }

    public boolean isKey(Column column) {
        return keyIds.contains(column.id());
    }

    /// The key columns in key order.
    public List<Column> keyColumns() {
        return keyIds.stream().map(id -> columns.get(indexOfId(id))).toList();
    }

    /// The type of a declared or system column, by id.
    ///
    /// @throws IllegalArgumentException when this version has no such column
    public DataType typeOf(int columnId) {
        Optional<SystemColumn> system = SystemColumn.ofId(columnId);
        if (system.isPresent()) {
            return system.get().type();
        }
        int index = indexOfId(columnId);
        if (index < 0) {
            throw new IllegalArgumentException("no column with id " + columnId + " in version " + version);
        }
        return columns.get(index).type();
    }

    /// The key values of a row of this version, in key order.
    public Object[] keyOf(@Nullable Object[] row) {
        Object[] key = new Object[keyIds.size()];
        for (int i = 0; i < key.length; i++) {
            Object value = row[indexOfId(keyIds.get(i))];
            if (value == null) {
                throw new IllegalArgumentException("key columns are never NULL");
            }
            key[i] = value;
        }
        return key;
    }
}
