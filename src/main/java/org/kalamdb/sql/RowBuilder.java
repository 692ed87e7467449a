package org.kalamdb.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.Column;
import org.kalamdb.model.DefaultValue.Generator;
import org.kalamdb.model.TableDef;

/// Turns values that a statement gives into rows of a table: defaults, types, NOT NULL. One statement,
/// one thread.
final class RowBuilder {
    private final List<Column> columns;
    private final Defaults defaults;

    RowBuilder(TableDef table, Defaults defaults) {
        this.columns = table.schema().columns();
        this.defaults = defaults;
    }

    Column column(int ordinal) {
        return columns.get(ordinal);
    }

    @Nullable
    Object[] newRow() {
        return new @Nullable Object[columns.size()];
    }

    /// Sets a given value; a NULL is refused where the column does not take it.
    ///
    /// @param rowNumber from 1, for messages
    void set(@Nullable Object[] row, int ordinal, @Nullable Object value, long rowNumber) {
        Column column = columns.get(ordinal);
        Object coerced;
        try {
            coerced = Coercion.coerce(value, column.type(), column.name());
        } catch (DbException refused) {
            throw inRow(refused, rowNumber);
        }
        row[ordinal] = requireValue(column, coerced, rowNumber);
    }

    /// Sets what a generator gives.
    void setGenerated(@Nullable Object[] row, int ordinal, Generator generator, long rowNumber) {
        try {
            row[ordinal] = defaults.generate(generator, columns.get(ordinal));
        } catch (DbException refused) {
            throw inRow(refused, rowNumber);
        }
    }

    /// Sets the column's default.
    void setDefault(@Nullable Object[] row, int ordinal, long rowNumber) {
        Column column = columns.get(ordinal);
        try {
            row[ordinal] = requireValue(column, defaults.of(column), rowNumber);
        } catch (DbException refused) {
            throw refused.code() == ErrorCode.SCHEMA ? inRow(refused, rowNumber) : refused;
        }
    }

    /// Checks a value that already has the column's type.
    static @Nullable Object requireValue(Column column, @Nullable Object value, long rowNumber) {
        if (value == null && !column.nullable()) {
            throw new DbException(
                    ErrorCode.CONSTRAINT_VIOLATION,
                    "NOT NULL constraint violation: column '" + column.name() + "' cannot be NULL (row " + rowNumber
                            + ")");
        }
        return value;
    }

    private static DbException inRow(DbException refused, long rowNumber) {
        return new DbException(refused.code(), refused.getMessage() + " (row " + rowNumber + ")", refused);
    }
}
