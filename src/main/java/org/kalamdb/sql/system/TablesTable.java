package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.Values.timestamp;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.table.Catalog;

/// `system.tables`: the newest version of each table.
final class TablesTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("namespace_id", DataType.TEXT),
            key("table_name", DataType.TEXT),
            required("table_type", DataType.TEXT),
            optional("storage_id", DataType.TEXT),
            required("version", DataType.BIGINT),
            optional("options", DataType.TEXT),
            optional("comment", DataType.TEXT),
            required("updated_at", DataType.TIMESTAMP),
            required("created_at", DataType.TIMESTAMP));

    private TablesTable() {}

    static VirtualTable of(Catalog catalog, Supplier<List<VirtualTable>> virtual, ServerInfo server) {
        return VirtualTable.view(
                "tables",
                COLUMNS,
                reader -> Stream.concat(
                        catalog.tables().stream().map(TablesTable::tableRow),
                        virtual.get().stream().filter(VirtualTable::isStored).map(table -> virtualRow(table, server))));
    }

    private static @Nullable Object[] tableRow(TableDef table) {
        return row(
                table.name().namespace(),
                table.name().table(),
                table.type().wireName(),
                table.type() == TableType.STREAM ? null : table.options().storageId(),
                (long) table.schema().version(),
                SchemaJson.options(table),
                null,
                timestamp(table.versionMillis().getLast()),
                timestamp(table.createdMillis()));
    }

    private static @Nullable Object[] virtualRow(VirtualTable table, ServerInfo server) {
        return row(
                VirtualTables.SYSTEM,
                table.name(),
                VirtualTables.SYSTEM,
                null,
                1L,
                SchemaJson.virtualOptions(),
                null,
                timestamp(server.startedMillis()),
                timestamp(server.startedMillis()));
    }
}
