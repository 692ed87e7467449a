package org.kalamdb.sql;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.NearestName;
import org.kalamdb.model.Column;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;
import org.kalamdb.sql.parser.Statement.ColumnRef;

/// Finds the columns that DML statements name.
final class Columns {
    private Columns() {}

    /// The ordinal positions, from 0, of the columns of an INSERT in the order of its values.
    ///
    /// @param named null: all declared columns
    static int[] ofInsert(TableDef table, @Nullable List<ColumnRef> named) {
        TableSchema schema = table.schema();
        if (named == null) {
            return IntStream.range(0, schema.columns().size()).toArray();
        }
        int[] ordinals = new int[named.size()];
        boolean[] taken = new boolean[schema.columns().size()];
        for (int i = 0; i < ordinals.length; i++) {
            int ordinal = ordinal(table, named.get(i), "INSERT");
            if (taken[ordinal]) {
                throw DbException.at(
                        ErrorCode.INVALID_OPERATION,
                        named.get(i).position(),
                        "Column '" + named.get(i).name() + "' is given more than once");
            }
            taken[ordinal] = true;
            ordinals[i] = ordinal;
        }
        return ordinals;
    }

    /// The ordinal position, from 0, of a declared column.
    ///
    /// @param statement as in `UPDATE`
    static int ordinal(TableDef table, ColumnRef named, String statement) {
        if (named.name().startsWith("_")) {
            throw DbException.at(
                    ErrorCode.INVALID_OPERATION,
                    named.position(),
                    statement + " cannot set system column '" + named.name() + "'");
        }
        List<Column> columns = table.schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(named.name())) {
                return i;
            }
        }
        throw DbException.at(
                ErrorCode.COLUMN_NOT_FOUND,
                named.position(),
                "Column '" + named.name() + "' does not exist in table '" + table.name() + "'"
                        + NearestName.hint(
                                named.name(), columns.stream().map(Column::name).toList()));
    }

    /// The ordinal positions that are not among `ordinals`.
    static int[] others(TableDef table, int[] ordinals) {
        int[] sorted = ordinals.clone();
        Arrays.sort(sorted);
        return IntStream.range(0, table.schema().columns().size())
                .filter(ordinal -> Arrays.binarySearch(sorted, ordinal) < 0)
                .toArray();
    }
}
