package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.Values.timestamp;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.StorageDef;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.Storages;

/// `system.storage_locations`: the storages once more, with where their tables' files go and how many
/// tables use them.
final class StorageLocationsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("location_name", DataType.TEXT),
            required("location_type", DataType.TEXT),
            required("path", DataType.TEXT),
            required("shared_tables_path", DataType.TEXT),
            required("user_tables_path", DataType.TEXT),
            optional("description", DataType.TEXT),
            required("usage_count", DataType.INT),
            required("created_at", DataType.TIMESTAMP),
            required("updated_at", DataType.TIMESTAMP));

    private StorageLocationsTable() {}

    static VirtualTable of(Catalog catalog, Storages storages) {
        return VirtualTable.view(
                "storage_locations",
                COLUMNS,
                reader -> catalog.storages().stream()
                        .map(storage -> locationRow(catalog, storage, storages.shownPlace(storage))));
    }

    private static @Nullable Object[] locationRow(Catalog catalog, StorageDef storage, String place) {
        long users = catalog.tables().stream()
                .filter(table -> table.options().storageId().equals(storage.id()))
                .count();
        return row(
                storage.id(),
                storage.type(),
                place,
                storage.sharedTemplate(),
                storage.userTemplate(),
                storage.description(),
                Math.toIntExact(users),
                timestamp(storage.createdMillis()),
                timestamp(storage.updatedMillis()));
    }
}
