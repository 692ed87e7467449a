package org.kalamdb.sql.admin;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.security.AccessRules;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.system.RowSet;
import org.kalamdb.sql.system.VirtualColumn;
import org.kalamdb.sql.system.VirtualTable;
import org.kalamdb.sql.system.VirtualTables;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.ReadView;
import org.kalamdb.table.ScopeSummary;
import org.kalamdb.table.Tables;

/// SHOW and DESCRIBE (`sql.md` §11). Open to every role; secrets are masked.
final class ShowStatements {
    private static final List<VirtualColumn> STATS_COLUMNS = List.of(
            new VirtualColumn("table_name", DataType.TEXT, false, true),
            new VirtualColumn("namespace", DataType.TEXT, false, true),
            new VirtualColumn("schema_version", DataType.BIGINT, false, false),
            new VirtualColumn("logical_rows", DataType.BIGINT, false, false),
            new VirtualColumn("flushed_segments", DataType.BIGINT, false, false),
            new VirtualColumn("active_streams", DataType.BIGINT, false, false),
            new VirtualColumn("memory_bytes", DataType.BIGINT, false, false));

    private final Catalog catalog;
    private final Tables tables;
    private final VirtualTables virtual;

    ShowStatements(Catalog catalog, Tables tables, VirtualTables virtual) {
        this.catalog = catalog;
        this.tables = tables;
        this.virtual = virtual;
    }

    /// All rows of a table of `system`.
    AdminResult all(AdminCall call, String table) {
        return new AdminResult.Table(virtual.rowSet(table, call.caller()));
    }

    AdminResult tables(AdminCall call, Statement.ShowTables statement) {
        RowSet all = virtual.rowSet("schemas", call.caller());
        String namespace = statement.namespace();
        if (namespace == null) {
            return new AdminResult.Table(all);
        }
        int column = all.indexOf("namespace_id");
        return new AdminResult.Table(new RowSet(
                all.columns(), () -> all.rows().get().filter(row -> namespace.equals(row[column]))));
    }

    AdminResult describe(AdminCall call, Statement.DescribeTable statement) {
        TableName name = call.resolve(statement.table());
        Optional<VirtualTable> virtualTable = virtual.find(name);
        if (virtualTable.isPresent()) {
            if (name.namespace().equals(VirtualTables.SYSTEM)) {
                AccessRules.requireSystemRead(call.caller().role(), name);
            }
            return new AdminResult.Table(VirtualTables.describe(virtualTable.get()));
        }
        TableDef table = catalog.table(name).orElseThrow(() -> TableStatements.notFound(catalog, call, name));
        return new AdminResult.Table(VirtualTables.describe(table));
    }

    /// Counts over all scopes. `logical_rows` counts a row twice while it is both in a segment and
    /// changed since.
    AdminResult stats(AdminCall call, Statement.ShowStats statement) {
        TableName name = call.resolve(statement.table());
        TableDef table = catalog.table(name).orElseThrow(() -> TableStatements.notFound(catalog, call, name));
        AccessRules.requireRead(call.caller().role(), table);
        long rows = 0;
        long segments = 0;
        try (ReadView view = tables.openView()) {
            for (ScopeSummary scope : tables.scopes(table.id())) {
                List<SegmentMeta> flushed = tables.segments(view, table.id(), scope.scope());
                segments += flushed.size();
                rows += scope.hotRows();
                rows += flushed.stream()
                        .mapToLong(segment -> segment.rows() - segment.tombstones())
                        .sum();
            }
        }
        @Nullable
        Object[] row = {name.table(), name.namespace(), (long) table.schema().version(), rows, segments, 0L, 0L};
        return new AdminResult.Table(new RowSet(STATS_COLUMNS, () -> Stream.<@Nullable Object[]>of(row)));
    }
}
