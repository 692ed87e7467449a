package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import org.kalamdb.model.DataType;

/// `system.settings`: the effective configuration.
final class SettingsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("name", DataType.TEXT),
            required("value", DataType.TEXT),
            required("description", DataType.TEXT),
            required("category", DataType.TEXT));

    private SettingsTable() {}

    static VirtualTable of(ServerInfo server) {
        return VirtualTable.view(
                "settings",
                COLUMNS,
                reader -> server.settings().stream()
                        .map(setting ->
                                row(setting.name(), setting.value(), setting.description(), setting.category())));
    }
}
