package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableDef;
import org.kalamdb.table.Catalog;

/// `system.columns`: the columns of the newest version of each table.
final class ColumnsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("namespace_id", DataType.TEXT),
            key("table_name", DataType.TEXT),
            required("version", DataType.BIGINT),
            required("column_id", DataType.BIGINT),
            key("column_name", DataType.TEXT),
            optional("comment", DataType.TEXT),
            required("data_type", DataType.TEXT),
            optional("default_value", DataType.TEXT),
            required("ordinal", DataType.BIGINT),
            required("nullable", DataType.BOOLEAN),
            required("primary_key", DataType.BOOLEAN),
            optional("primary_key_pos", DataType.BIGINT));

    private ColumnsTable() {}

    static VirtualTable of(Catalog catalog, Supplier<List<VirtualTable>> virtual) {
        return VirtualTable.view(
                "columns",
                COLUMNS,
                reader -> Stream.concat(
                        catalog.tables().stream().flatMap(ColumnsTable::tableRows),
                        virtual.get().stream().filter(VirtualTable::isStored).flatMap(ColumnsTable::virtualRows)));
    }

    private static Stream<@Nullable Object[]> tableRows(TableDef table) {
        return TableColumns.of(table).stream()
                .map(column -> row(
                        table.name().namespace(),
                        table.name().table(),
                        (long) table.schema().version(),
                        (long) column.id(),
                        column.name(),
                        column.comment(),
                        column.type().sqlName(),
                        column.defaultSql(),
                        (long) column.ordinal(),
                        column.nullable(),
                        column.primaryKey(),
                        column.primaryKey() ? 1L : null));
    }

    private static Stream<@Nullable Object[]> virtualRows(VirtualTable table) {
        return IntStream.range(0, table.columns().size())
                .mapToObj(i -> virtualRow(table, i + 1, table.columns().get(i)));
    }

    private static @Nullable Object[] virtualRow(VirtualTable table, long ordinal, VirtualColumn column) {
        return row(
                VirtualTables.SYSTEM,
                table.name(),
                1L,
                ordinal,
                column.name(),
                null,
                column.type().sqlName(),
                null,
                ordinal,
                column.nullable(),
                column.key(),
                column.key() ? 1L : null);
    }
}
