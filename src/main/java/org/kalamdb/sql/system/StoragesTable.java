package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.Values.timestamp;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;
import org.kalamdb.model.StorageDef;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.Storages;

/// `system.storages`, also the answer to SHOW STORAGES. The configuration may hold keys too, so only
/// admins see it.
final class StoragesTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("storage_id", DataType.TEXT),
            required("storage_name", DataType.TEXT),
            optional("description", DataType.TEXT),
            required("storage_type", DataType.TEXT),
            required("base_directory", DataType.TEXT),
            optional("credentials", DataType.JSON),
            optional("config_json", DataType.JSON),
            required("shared_tables_template", DataType.TEXT),
            required("user_tables_template", DataType.TEXT),
            required("created_at", DataType.TIMESTAMP),
            required("updated_at", DataType.TIMESTAMP));

    private StoragesTable() {}

    static VirtualTable of(Catalog catalog, Storages storages) {
        return VirtualTable.stored(
                "storages",
                COLUMNS,
                reader -> catalog.storages().stream()
                        .map(storage -> storageRow(storage, storages.shownPlace(storage), reader)));
    }

    private static @Nullable Object[] storageRow(StorageDef storage, String place, Principal reader) {
        String config = storage.configJson();
        return row(
                storage.id(),
                storage.name(),
                storage.description(),
                storage.type(),
                place,
                storage.credentialsJson(),
                config == null || reader.role().isAdmin() ? config : VirtualTables.MASK,
                storage.sharedTemplate(),
                storage.userTemplate(),
                timestamp(storage.createdMillis()),
                timestamp(storage.updatedMillis()));
    }
}
