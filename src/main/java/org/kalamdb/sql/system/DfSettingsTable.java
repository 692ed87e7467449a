package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// `information_schema.df_settings`: the effective configuration once more; only admins see it.
final class DfSettingsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("name", DataType.TEXT), optional("value", DataType.TEXT), optional("description", DataType.TEXT));

    private DfSettingsTable() {}

    static VirtualTable of(ServerInfo server) {
        return VirtualTable.view(
                "df_settings", COLUMNS, reader -> reader.role().isAdmin() ? rows(server) : Stream.empty());
    }

    private static Stream<@Nullable Object[]> rows(ServerInfo server) {
        return server.settings().stream().map(setting -> row(setting.name(), setting.value(), setting.description()));
    }
}
