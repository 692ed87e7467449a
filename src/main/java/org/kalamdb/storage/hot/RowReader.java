package org.kalamdb.storage.hot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;
import org.kalamdb.vector.BatchBuilder;

/// Takes chosen columns out of row images of any schema version of a table, in the types of its current
/// version. Columns are found by id: one that the row's version does not have reads as the literal default
/// with which it was added, else NULL; one whose type was widened since is converted
/// ([org.kalamdb.model.Widening]).
///
/// Safe for any number of threads.
public final class RowReader {
    private final TableDef table;
    private final List<Integer> columnIds;
    private final AtomicReferenceArray<@Nullable Projection> byVersion;

    private record Projection(int leastLength, ProjectedColumn[] columns) {}

    /// @param columnIds ids of declared columns of the current version, or of [SystemColumn]s
    /// @throws IllegalArgumentException for an id that the current version does not have
    public RowReader(TableDef table, List<Integer> columnIds) {
        this.table = table;
        this.columnIds = List.copyOf(columnIds);
        this.byVersion = new AtomicReferenceArray<>(table.versions().size());
        this.columnIds.forEach(table.schema()::typeOf);
    }

    /// A reader of every declared column of the current version, in ordinal order.
    public static RowReader ofAllColumns(TableDef table) {
        return new RowReader(
                table, table.schema().columns().stream().map(Column::id).toList());
    }

    /// Writes the chosen columns to the columns of `out`, which has one of the same type for each. The
    /// caller ends the row.
    ///
    /// @throws DbException CORRUPTION when `row` is not a row image of the table; SCHEMA when a stored
    /// value
    ///                     cannot become its column's type
    public void appendTo(byte[] row, BatchBuilder out) {
        ProjectedColumn[] columns = projection(row).columns();
        int index = out.rowCount();
        for (int i = 0; i < columns.length; i++) {
            columns[i].append(row, out.column(i), index);
        }
    }

    /// The chosen columns' values in canonical form, in the order in which they were chosen.
    ///
    /// @throws DbException as for [#appendTo(byte\[\], BatchBuilder)]
    public @Nullable Object[] values(byte[] row) {
        ProjectedColumn[] columns = projection(row).columns();
        @Nullable Object[] values = new @Nullable Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = columns[i].value(row);
        }
        return values;
    }

    private Projection projection(byte[] row) {
        int version = RowCodec.schemaVersion(row);
        if (version < 1 || version > byVersion.length()) {
            throw RowCodec.corrupt("has schema version %d, but table %s has versions 1 to %d"
                    .formatted(version, table.name(), byVersion.length()));
        }
        Projection projection = byVersion.get(version - 1);
        if (projection == null) {
            projection = newProjection(table.schema(version));
            byVersion.set(version - 1, projection);
        }
        if (row.length < projection.leastLength()) {
            throw RowCodec.corrupt("of %d bytes is shorter than version %d of table %s needs"
                    .formatted(row.length, version, table.name()));
        }
        return projection;
    }

    private Projection newProjection(TableSchema stored) {
        RowLayout layout = new RowLayout(stored);
        ProjectedColumn[] columns = new ProjectedColumn[columnIds.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = project(stored, layout, columnIds.get(i));
        }
        return new Projection(layout.variableStart(), columns);
    }

    private ProjectedColumn project(TableSchema stored, RowLayout layout, int columnId) {
        Optional<SystemColumn> system = SystemColumn.ofId(columnId);
        if (system.isPresent()) {
            return new ProjectedColumn.OfSystem(system.get());
        }
        DataType wanted = table.schema().typeOf(columnId);
        int index = stored.indexOfId(columnId);
        if (index < 0) {
            return new ProjectedColumn.Constant(table.valueBefore(columnId));
        }
        DataType type = stored.columns().get(index).type();
        ProjectedColumn.Stored column = new ProjectedColumn.Stored(type, layout, index);
        return type.equals(wanted) ? column : new ProjectedColumn.Widened(column, type, wanted);
    }
}
