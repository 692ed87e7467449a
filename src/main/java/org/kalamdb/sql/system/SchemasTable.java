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
import org.kalamdb.model.AccessLevel;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.security.AccessRules;
import org.kalamdb.table.Catalog;

/// `system.schemas`: one row per version of a table, also the answer to SHOW TABLES.
final class SchemasTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("table_id", DataType.TEXT),
            required("table_name", DataType.TEXT),
            required("namespace_id", DataType.TEXT),
            required("table_type", DataType.TEXT),
            required("created_at", DataType.TIMESTAMP),
            key("schema_version", DataType.INT),
            required("columns", DataType.JSON),
            optional("table_comment", DataType.TEXT),
            required("updated_at", DataType.TIMESTAMP),
            optional("options", DataType.JSON),
            optional("access_level", DataType.TEXT),
            required("is_latest", DataType.BOOLEAN),
            optional("storage_id", DataType.TEXT),
            optional("use_user_storage", DataType.BOOLEAN));

    private SchemasTable() {}

    static VirtualTable of(Catalog catalog, Supplier<List<VirtualTable>> virtual, ServerInfo server) {
        return VirtualTable.stored(
                "schemas",
                COLUMNS,
                reader -> Stream.concat(
                        catalog.tables().stream().flatMap(table -> versionRows(table, reader)),
                        virtual.get().stream().filter(VirtualTable::isStored).map(table -> virtualRow(table, server))));
    }

    /// The columns of a table that the reader may not read stay unknown to them.
    private static Stream<@Nullable Object[]> versionRows(TableDef table, Principal reader) {
        boolean readable = AccessRules.canRead(reader.role(), table);
        return table.versions().stream()
                .map(schema -> versionRow(table, schema, readable ? SchemaJson.columns(schema) : "[]"));
    }

    private static @Nullable Object[] versionRow(TableDef table, TableSchema schema, String columns) {
        AccessLevel access = table.options().accessLevel();
        return row(
                table.name().colonForm(),
                table.name().table(),
                table.name().namespace(),
                table.type().wireName(),
                timestamp(table.createdMillis()),
                schema.version(),
                columns,
                null,
                timestamp(table.versionMillis().get(schema.version() - 1)),
                SchemaJson.options(table),
                access == null ? null : access.wireName(),
                schema.version() == table.schema().version(),
                table.options().storageId(),
                table.type() == TableType.USER ? table.options().useUserStorage() : null);
    }

    private static @Nullable Object[] virtualRow(VirtualTable table, ServerInfo server) {
        return row(
                VirtualTables.SYSTEM + ":" + table.name(),
                table.name(),
                VirtualTables.SYSTEM,
                VirtualTables.SYSTEM,
                timestamp(server.startedMillis()),
                1,
                SchemaJson.columns(table.columns()),
                null,
                timestamp(server.startedMillis()),
                SchemaJson.virtualOptions(),
                null,
                true,
                TableOptions.LOCAL_STORAGE,
                null);
    }
}
