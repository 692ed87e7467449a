package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableDef;

/// `system.describe`: the shape of DESCRIBE TABLE, without rows of its own.
final class DescribeTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            required("column_name", DataType.TEXT),
            required("ordinal_position", DataType.INT),
            required("column_id", DataType.BIGINT),
            required("data_type", DataType.TEXT),
            required("is_nullable", DataType.BOOLEAN),
            required("is_primary_key", DataType.BOOLEAN),
            optional("column_default", DataType.TEXT),
            optional("column_comment", DataType.TEXT),
            required("schema_version", DataType.INT));

    private DescribeTable() {}

    static VirtualTable of() {
        return VirtualTable.view("describe", COLUMNS, reader -> Stream.empty());
    }

    /// The CHECK constraints that name a column are its comment when it has none.
    static RowSet of(TableDef table) {
        ColumnChecks checks = new ColumnChecks(table.schema());
        return new RowSet(
                COLUMNS,
                () -> TableColumns.of(table).stream().map(column -> columnRow(column, checks.of(column.name()))));
    }

    static RowSet of(VirtualTable table) {
        return new RowSet(
                COLUMNS,
                () -> IntStream.range(0, table.columns().size())
                        .mapToObj(i -> columnRow(i + 1, table.columns().get(i))));
    }

    private static @Nullable Object[] columnRow(TableColumns.Visible column, @Nullable String checks) {
        return row(
                column.name(),
                column.ordinal(),
                (long) column.id(),
                column.type().sqlName(),
                column.nullable(),
                column.primaryKey(),
                column.defaultSql(),
                column.comment() == null ? checks : column.comment(),
                column.sinceVersion());
    }

    private static @Nullable Object[] columnRow(int ordinal, VirtualColumn column) {
        return row(
                column.name(),
                ordinal,
                (long) ordinal,
                column.type().sqlName(),
                column.nullable(),
                column.key(),
                null,
                null,
                1);
    }
}
