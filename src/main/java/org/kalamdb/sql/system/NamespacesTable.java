package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.Values.timestamp;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableDef;
import org.kalamdb.table.Catalog;

/// `system.namespaces`, also the answer to SHOW NAMESPACES.
final class NamespacesTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("namespace_id", DataType.TEXT),
            required("name", DataType.TEXT),
            required("created_at", DataType.TIMESTAMP),
            optional("options", DataType.JSON),
            required("table_count", DataType.INT));

    private NamespacesTable() {}

    static VirtualTable of(Catalog catalog) {
        return VirtualTable.stored("namespaces", COLUMNS, reader -> rows(catalog));
    }

    private static Stream<@Nullable Object[]> rows(Catalog catalog) {
        Map<String, Integer> counts = new HashMap<>();
        for (TableDef table : catalog.tables()) {
            counts.merge(table.name().namespace(), 1, Integer::sum);
        }
        return catalog.namespaces().stream()
                .map(namespace -> row(
                        namespace.name(),
                        namespace.name(),
                        timestamp(namespace.createdMillis()),
                        namespace.optionsJson(),
                        counts.getOrDefault(namespace.name(), 0)));
    }
}
